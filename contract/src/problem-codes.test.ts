import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isProblemCode, PROBLEM_CODES, problemEntry } from './problem-codes.ts';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| `'));

describe('docs/errors.md', () => {
  test('lists exactly the codes of the registry, each once', () => {
    const listed = rows.map((row) => /^\| `([^`]+)`/.exec(row)?.[1]);
    expect(listed.toSorted()).toEqual([...PROBLEM_CODES].toSorted());
  });

  test.each(PROBLEM_CODES)('says of %s what the registry says', (code) => {
    const { status, title, wayOut } = problemEntry(code);
    expect(rows).toContain(`| \`${code}\` | ${status} | ${title} | ${wayOut} |`);
  });
});

test.each(PROBLEM_CODES)('%s has a title and a whole sentence for the way out', (code) => {
  const { title, wayOut } = problemEntry(code);
  expect(title).toMatch(/^[A-Z].*[^.]$/);
  expect(wayOut).toMatch(/^[A-Z`].*\.$/);
});

test.each(['constructor', '__proto__', 'toString', 'change.unheard-of'])('%s is no problem code', (code) => {
  expect(isProblemCode(code)).toBe(false);
});
