/** PostgreSQL's binary form of `text[]`: lengths and bytes, so that nothing is escaped here and nothing parsed there. */
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const TEXT_OID = 25;
const NULL_LENGTH = -1;

type Items = readonly (string | null)[];

/** Several arrays in one piece of memory: a piece for each would keep the garbage collector busy. */
export function encodeTextArrays(arrays: readonly Items[]): Buffer[] {
  const sizes = arrays.map(sizeOf);
  const memory = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  return arrays.map((items, index) => {
    const array = memory.subarray(at, at + (sizes[index] ?? 0));
    at += array.length;
    writeTextArray(array, items);
    return array;
  });
}

function sizeOf(items: Items): number {
  return items.reduce(
    (size, item) => size + LENGTH_BYTES + (item === null ? 0 : Buffer.byteLength(item)),
    HEADER_BYTES,
  );
}

function writeTextArray(array: Buffer, items: Items): void {
  // One dimension, whether there are nulls, the type of the items, how many, and the number of the first.
  array.writeInt32BE(1, 0);
  array.writeInt32BE(items.includes(null) ? 1 : 0, 4);
  array.writeInt32BE(TEXT_OID, 8);
  array.writeInt32BE(items.length, 12);
  array.writeInt32BE(1, 16);
  let at = HEADER_BYTES;
  for (const item of items) {
    const length = item === null ? NULL_LENGTH : array.write(item, at + LENGTH_BYTES);
    array.writeInt32BE(length, at);
    at += LENGTH_BYTES + Math.max(length, 0);
  }
}
