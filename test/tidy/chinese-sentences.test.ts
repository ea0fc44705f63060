import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CHINESE_SENTENCES, CHINESE_STEPS } from '../../web/src/text/chinese/chinese-words.ts';

/** The texts of the core and the service; pieces that are joined by `+` put together. */
const SOURCES = globSync('{core,server}/src/**/*.ts')
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n')
  .replaceAll(/['`] \+\s+['`]/g, '')
  .replaceAll("\\'", "'")
  .replaceAll(/\s+/g, ' ')
  .toLowerCase();

/** Sentences are put together by case, at their punctuation and at these words; in between they stand in the sources word for word. */
const JOINTS =
  /\{\w+\}|[.,;:()"→]| (?:grow|can be|shrink|at|of|or|all|here|now|once|times|with tax|in whole steps|no component|lead|be bought|bought)\b|\b(?:raise|lower|old|new|is billed|must be|choices are|sold with|are given|has to be)\b/;

test('every sentence that is said in Chinese is one that the service says', () => {
  const unsaid = [...CHINESE_SENTENCES, ...CHINESE_STEPS].flatMap(([english]) => {
    const pieces = english.toLowerCase().split(JOINTS);
    return pieces.filter((piece) => !SOURCES.includes(piece.trim())).map((piece) => `${piece} | ${english}`);
  });
  expect(unsaid).toEqual([]);
});
