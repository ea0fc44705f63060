/** `docs/promises.md` names for each promise the tests that speak of it: they exist, and quote its number. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const PAGE = new URL('../../docs/promises.md', import.meta.url);
const COUNTS = { T: 16, H: 15, G: 17 };
/** A promise that no test shows yet says so. */
const NOT_KEPT = 'Not yet: ';

const rows = [...readFileSync(PAGE, 'utf8').matchAll(/^\| ([THG]\d+) \| [^|]+ \| ([^|]+) \|$/gm)].map(
  ([, number = '', shownBy = '']) => ({
    number,
    shownBy,
    files: [...shownBy.matchAll(/\]\((\S+)\)/g)].map(([, path = '']) => path),
  }),
);

test('every promise has its row, once and in order', () => {
  const wanted = Object.entries(COUNTS).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
  );
  expect(rows.map(({ number }) => number)).toEqual(wanted);
});

describe.each(rows)('the row of $number', ({ number, shownBy, files }) => {
  test('names tests that quote it, or says that there are none yet', () => {
    expect(files.length > 0).not.toBe(shownBy.startsWith(NOT_KEPT));
    const silent = files.filter((path) => !quotes(readFileSync(new URL(path, PAGE), 'utf8'), number));
    expect(silent).toEqual([]);
  });
});

/** True where a text has the number, or a stretch of numbers around it (`T12 to T15`). */
function quotes(text: string, number: string): boolean {
  if (new RegExp(`\\b${number}\\b`).test(text)) return true;
  const [letter, place] = [number.slice(0, 1), Number(number.slice(1))];
  return [...text.matchAll(/\b([THG])(\d+) to \1(\d+)\b/g)].some(
    ([, of, first, last]) => of === letter && Number(first) <= place && place <= Number(last),
  );
}
