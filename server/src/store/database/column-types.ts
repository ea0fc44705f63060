import pg from 'pg';

const { builtins } = pg.types;
/** The catalog numbers of array types; the driver's list names only what they are arrays of. */
const ARRAY_OF: Record<'int8' | 'numeric' | 'date' | 'timestamp' | 'text', number> = {
  int8: 1016,
  numeric: 1231,
  date: 1182,
  timestamp: 1115,
  text: 1009,
};

const parseTextArray: (text: string) => (string | null)[] = pg.types.getTypeParser(ARRAY_OF.text, 'text');

/**
 * Money is bigint, exact fractions are text, and a civil day stays the day it is: the driver's own parsers would give
 * floats for numeric[] and local midnights for dates. An instant (timestamptz) becomes a Date.
 */
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, BigInt],
  [ARRAY_OF.int8, (text) => parseTextArray(text).map((item) => (item === null ? null : BigInt(item)))],
  [builtins.NUMERIC, asText],
  [ARRAY_OF.numeric, parseTextArray],
  [builtins.DATE, asText],
  [ARRAY_OF.date, parseTextArray],
  [builtins.TIMESTAMP, asText],
  [ARRAY_OF.timestamp, parseTextArray],
]);

export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ??
    pg.types.getTypeParser(oid, format ?? 'text')) as typeof pg.types.getTypeParser,
};

function asText(text: string): string {
  return text;
}
