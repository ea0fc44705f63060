import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';

/** A file or stdin that cannot be read; the sentence is for the person at the keyboard. */
export class InputFault extends Error {
  override readonly name = 'InputFault';
}

/**
 * The text of a file, or of stdin for `-`, without its byte order mark. Reading stops at the limit, so that a wrong file name never fills memory.
 * Rejects with `InputFault`: missing, not allowed, a folder, too large, no UTF-8.
 */
export async function readInput(
  file: string,
  { stdin, bytesMax }: { readonly stdin: Readable; readonly bytesMax: number },
): Promise<string> {
  const name = file === '-' ? 'stdin' : file;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of file === '-' ? stdin : createReadStream(file)) {
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > bytesMax) throw new InputFault(`${name} is larger than ${bytesMax / 1_000_000} MB.`);
      chunks.push(bytes);
    }
  } catch (error) {
    throw toInputFault(file)(error);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new InputFault(`${name} is no text in UTF-8.`);
  }
}

/** What stands in the way of reading a file, as a sentence. */
export function toInputFault(file: string): (error: unknown) => InputFault {
  const name = file === '-' ? 'stdin' : file;
  return (error) => {
    if (error instanceof InputFault) return error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const reason = REASONS.get(code) ?? (error instanceof Error ? error.message : String(error));
    return new InputFault(`${name} cannot be read: ${reason}.`);
  };
}

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'access is not allowed'],
]);
