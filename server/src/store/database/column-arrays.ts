export type ColumnType = 'text' | 'integer' | 'bigint' | 'numeric' | 'boolean' | 'json';

type Item = string | number | bigint | boolean;

/** A column of a batch of rows: null, or what its type is written from. */
export interface Column {
  readonly type: ColumnType;
  readonly items: readonly (Item | null)[];
}

/** The type of the array that a column travels in: numeric has a binary form of its own and goes as text. */
export function arrayTypeOf(type: ColumnType): string {
  return `${type === 'numeric' ? 'text' : type}[]`;
}

/** Types by their numbers in PostgreSQL's catalog. */
const OID: Record<ColumnType, number> = { text: 25, integer: 23, bigint: 20, numeric: 25, boolean: 16, json: 114 };
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;
const FIXED_BYTES_MAX = 8;

/** Where arrays are written before they are copied out: each in one pass, without measuring it first. */
let memory = Buffer.allocUnsafe(64 * 1024);
/** More is not held on to. */
const MEMORY_KEPT_MAX = 4 * 1024 * 1024;

/**
 * Columns in PostgreSQL's binary form of arrays: lengths and bytes, so that nothing is escaped here and nothing parsed
 * there. All in one piece of memory: a piece for each would keep the garbage collector busy.
 */
export function encodeColumnArrays(columns: readonly Column[]): Buffer[] {
  const ends: number[] = [];
  let end = 0;
  for (const column of columns) {
    end = writeArray(column, end);
    ends.push(end);
  }
  const copied = Buffer.allocUnsafe(end);
  memory.copy(copied, 0, 0, end);
  if (memory.length > MEMORY_KEPT_MAX) memory = Buffer.allocUnsafe(MEMORY_KEPT_MAX);
  return ends.map((to, index) => copied.subarray(ends[index - 1] ?? 0, to));
}

/** Each of these writes at a place and answers where it ended. */
function writeArray({ type, items }: Column, start: number): number {
  makeRoom(start + HEADER_BYTES);
  // One dimension, whether there are nulls, the type of the items, how many, and the number of the first.
  memory.writeInt32BE(1, start);
  memory.writeInt32BE(items.includes(null) ? 1 : 0, start + 4);
  memory.writeInt32BE(OID[type], start + 8);
  memory.writeInt32BE(items.length, start + 12);
  memory.writeInt32BE(1, start + 16);
  const write = WRITE[type];
  let at = start + HEADER_BYTES;
  // By index: here an iterator makes an object for every item, and there are 115 of them in an order.
  for (let index = 0; index < items.length; index++) {
    const item = items[index] ?? null;
    const from = at + LENGTH_BYTES;
    makeRoom(from + FIXED_BYTES_MAX);
    at = item === null ? from : write(item, from);
    memory.writeInt32BE(item === null ? NULL_LENGTH : at - from, from - LENGTH_BYTES);
  }
  return at;
}

function makeRoom(end: number): void {
  if (end <= memory.length) return;
  const larger = Buffer.allocUnsafe(2 * end);
  memory.copy(larger);
  memory = larger;
}

const WRITE: Record<ColumnType, (item: Item, at: number) => number> = {
  text: writeText,
  numeric: writeText,
  json: writeText,
  integer: (item, at) => memory.writeInt32BE(Number(item), at),
  boolean: (item, at) => memory.writeUInt8(item === true ? 1 : 0, at),
  bigint: writeBigint,
};

/** A character is no more bytes than this. */
const UTF8_BYTES_MAX = 3;
/** Most texts are ids and names: of so few plain characters, a call of the native writer takes longer than its work. */
const SHORT_TEXT = 80;

function writeText(item: Item, at: number): number {
  const text = String(item);
  const { length } = text;
  makeRoom(at + UTF8_BYTES_MAX * length);
  if (length > SHORT_TEXT) return at + memory.write(text, at);
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127) return at + memory.write(text, at);
    memory[at + index] = code;
  }
  return at + length;
}

const TWO_TO_32 = 2 ** 32;

/** Instants and versions are numbers, money is the text of a bigint; small ones need no bigint in between. */
function writeBigint(item: Item, at: number): number {
  const number = Number(item);
  if (!Number.isSafeInteger(number)) return memory.writeBigInt64BE(BigInt(item), at);
  const high = Math.floor(number / TWO_TO_32);
  memory.writeInt32BE(high, at);
  return memory.writeUInt32BE(number - high * TWO_TO_32, at + 4);
}
