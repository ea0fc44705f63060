/** PostgreSQL's binary form of `text[]`: lengths and bytes, so that nothing is escaped here and nothing parsed there. */
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const TEXT_OID = 25;
const NULL_LENGTH = -1;

export function encodeTextArray(items: readonly (string | null)[]): Buffer {
  let size = HEADER_BYTES + LENGTH_BYTES * items.length;
  let nulls = 0;
  for (const item of items) {
    if (item === null) nulls = 1;
    else size += Buffer.byteLength(item);
  }
  const buffer = Buffer.allocUnsafe(size);
  // One dimension, whether there are nulls, the type of the items, how many, and the number of the first.
  [1, nulls, TEXT_OID, items.length, 1].forEach((field, index) => {
    buffer.writeInt32BE(field, LENGTH_BYTES * index);
  });
  let at = HEADER_BYTES;
  for (const item of items) {
    const length = item === null ? NULL_LENGTH : buffer.write(item, at + LENGTH_BYTES);
    buffer.writeInt32BE(length, at);
    at += LENGTH_BYTES + Math.max(length, 0);
  }
  return buffer;
}
