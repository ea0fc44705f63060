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
const FIXED_BYTES: { readonly [Type in ColumnType]?: number } = { integer: 4, bigint: 8, boolean: 1 };

/**
 * Columns in PostgreSQL's binary form of arrays: lengths and bytes, so that nothing is escaped here and nothing parsed
 * there. All in one piece of memory: a piece for each would keep the garbage collector busy.
 */
export function encodeColumnArrays(columns: readonly Column[]): Buffer[] {
  const sizes = columns.map(sizeOf);
  const memory = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  return columns.map((column, index) => {
    const end = at + (sizes[index] ?? 0);
    const array = memory.subarray(at, end);
    at = end;
    writeArray(array, column);
    return array;
  });
}

function sizeOf({ type, items }: Column): number {
  const fixed = FIXED_BYTES[type];
  return items.reduce<number>(
    (size, item) => (item === null ? size : size + (fixed ?? Buffer.byteLength(String(item)))),
    HEADER_BYTES + LENGTH_BYTES * items.length,
  );
}

function writeArray(array: Buffer, { type, items }: Column): void {
  // One dimension, whether there are nulls, the type of the items, how many, and the number of the first.
  array.writeInt32BE(1, 0);
  array.writeInt32BE(items.includes(null) ? 1 : 0, 4);
  array.writeInt32BE(OID[type], 8);
  array.writeInt32BE(items.length, 12);
  array.writeInt32BE(1, 16);
  const write = WRITE[type];
  let at = HEADER_BYTES;
  items.forEach((item) => {
    const length = item === null ? NULL_LENGTH : write(array, item, at + LENGTH_BYTES);
    array.writeInt32BE(length, at);
    at += LENGTH_BYTES + Math.max(length, 0);
  });
}

/** Each writes an item at its place and answers how many bytes it took. */
const WRITE: Record<ColumnType, (array: Buffer, item: Item, at: number) => number> = {
  text: writeText,
  numeric: writeText,
  json: writeText,
  integer: (array, item, at) => array.writeInt32BE(Number(item), at) - at,
  boolean: (array, item, at) => array.writeUInt8(item === true ? 1 : 0, at) - at,
  bigint: writeBigint,
};

function writeText(array: Buffer, item: Item, at: number): number {
  return array.write(String(item), at);
}

const TWO_TO_32 = 2 ** 32;

/** Instants and versions are numbers, money is the text of a bigint; small ones need no bigint in between. */
function writeBigint(array: Buffer, item: Item, at: number): number {
  const number = Number(item);
  if (!Number.isSafeInteger(number)) return array.writeBigInt64BE(BigInt(item), at) - at;
  const high = Math.floor(number / TWO_TO_32);
  array.writeInt32BE(high, at);
  return array.writeUInt32BE(number - high * TWO_TO_32, at + 4) - at;
}
