import { expect, test } from 'vitest';
import { durationSeconds } from './duration.ts';
import { childPath, comparePaths, pathKeys } from './pointer.ts';
import { nearestWord } from './suggest.ts';

test.each([
  ['PT3H', 10_800],
  ['P1D', 86_400],
  ['P1DT12H', 129_600],
  ['PT90M', 5400],
  ['PT1H30S', 3630],
  ['P', undefined],
  ['PT', undefined],
  ['P1DT', undefined],
  ['3H', undefined],
  ['P1M', undefined],
  ['P-1D', undefined],
  ['PT1.5H', undefined],
])('the duration %s is %s seconds', (text, seconds) => {
  expect(durationSeconds(text)).toBe(seconds);
});

test('pointers escape what divides them, and give the keys back', () => {
  const path = childPath(childPath('', 'a/b~c'), 3);
  expect(path).toBe('/a~1b~0c/3');
  expect(pathKeys(path)).toEqual(['a/b~c', '3']);
});

test('pointers are ordered by place: list items by number, a group before its fields', () => {
  const paths = ['/skus/10', '/skus/2/a', '/skus/2', '', '/rules', '/skus'];
  expect(paths.sort(comparePaths)).toEqual(['', '/rules', '/skus', '/skus/2', '/skus/2/a', '/skus/10']);
});

test.each([
  ['nmae', 'name'],
  ['curency', 'currency'],
  ['Period', 'period'],
  ['completely-different', undefined],
  ['x', undefined],
])('the word nearest to %s is %s', (written, nearest) => {
  expect(nearestWord(written, ['name', 'currency', 'period', 'parts'])).toBe(nearest);
});
