/** A text that is no table of rows; the sentence says why, and begins with what the text is called. */
export class TableFault extends Error {
  override readonly name = 'TableFault';
}
