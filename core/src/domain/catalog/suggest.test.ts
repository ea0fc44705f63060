import { describe, expect, test } from 'vitest';
import { nearestWord } from './suggest.ts';

describe('a word that was written wrong', () => {
  const KNOWN = ['advanced', 'basic', 'pro', 'elite'];

  test.each<[string, string | undefined]>([
    ['basci', 'basic'],
    ['abcis', undefined],
    ['asic', 'basic'],
    ['bbasic', 'basic'],
    ['bisic', 'basic'],
    ['BASIC', 'basic'],
    ['rpo', 'pro'],
    ['or', undefined],
    ['po', 'pro'],
    ['p', undefined],
    ['o', undefined],
    ['advance', 'advanced'],
    ['dvaanced', 'advanced'],
    ['davanecd', 'advanced'],
    ['davaencxx', undefined],
    ['leite', 'elite'],
    ['', undefined],
    ['x'.repeat(65), undefined],
  ])('%s: %s may be meant', (written, meant) => {
    expect(nearestWord(written, KNOWN)).toBe(meant);
  });

  test('of two that are equally near the first, of others the nearest', () => {
    expect(nearestWord('cat', ['bat', 'car', 'cart'])).toBe('bat');
    expect(nearestWord('seats', ['beats', 'seat', 'seats '])).toBe('beats');
    expect(nearestWord('standart', ['stand', 'standards', 'standard'])).toBe('standard');
    expect(nearestWord('x'.repeat(64), [`${'x'.repeat(63)}y`])).toBe(`${'x'.repeat(63)}y`);
    expect(nearestWord('x'.repeat(65), [`${'x'.repeat(64)}y`])).toBeUndefined();
  });
});
