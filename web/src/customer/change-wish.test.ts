import type { ChangeOptions, Selection } from '@regrade/client';
import { describe, expect, test } from 'vitest';
import {
  changesFor,
  changesForAll,
  findTargets,
  formatWish,
  isWished,
  parseWish,
  rangesOf,
  wishAllowed,
  wishFor,
} from './change-wish.ts';

const RUNNING: Selection = {
  component: 'app',
  specification: 'standard',
  sku: { edition: 'basic' },
  skuKey: 'edition=basic',
  quantities: { agents: 100 },
};
const OPTIONS: ChangeOptions = {
  options: [
    {
      ...{ component: 'app', specification: 'standard', sku: { edition: 'advanced' }, skuKey: 'edition=advanced' },
      ...{ quantities: { agents: { min: 120, max: 1000, step: 20 } }, direction: 'upgrade', timing: 'now', rule: '/0' },
      ...{ at: { quantities: { agents: 120 } }, net: '12.00' },
    },
    {
      ...{ component: 'app', specification: 'standard', sku: { edition: 'basic' }, skuKey: 'edition=basic' },
      ...{ quantities: { agents: { min: 110, max: 1000, step: 10 } }, direction: 'upgrade', timing: 'now', rule: '/0' },
      ...{ at: { quantities: { agents: 110 } }, net: '6.00' },
    },
  ],
  refused: [
    {
      ...{ component: 'app', specification: 'standard', sku: { edition: 'lite' }, skuKey: 'edition=lite' },
      ...{ code: 'change.rule-missing', detail: 'No rule leads there.' },
      wouldAllow: { sku: { edition: 'advanced' }, quantities: { agents: 140 } },
    },
  ],
};

describe('wishes', () => {
  const targets = findTargets(RUNNING, OPTIONS);

  test('what runs comes first, what is refused last', () => {
    expect(targets.map(({ skuKey, isOwn, refused }) => [skuKey, isOwn, refused?.code])).toEqual([
      ['edition=basic', true, undefined],
      ['edition=advanced', false, undefined],
      ['edition=lite', false, 'change.rule-missing'],
    ]);
  });

  test('what runs may be kept though the grid leads away from it', () => {
    const [own] = targets;
    expect(own && rangesOf(own, RUNNING, 'agents')).toEqual([
      { min: 100, max: 100, step: 1 },
      { min: 110, max: 1000, step: 10 },
    ]);
    expect(own && isWished(wishFor(own, RUNNING), RUNNING)).toBe(false);
  });

  test('what runs may grow and shrink, though each is an option of its own', () => {
    const grow = OPTIONS.options[1];
    if (!grow) throw new Error('it may grow');
    const shrink = { ...grow, direction: 'downgrade', quantities: { agents: { min: 10, max: 90, step: 10 } } } as const;
    const [own] = findTargets(RUNNING, { options: [...OPTIONS.options, shrink], refused: [] });
    expect(own && rangesOf(own, RUNNING, 'agents')).toEqual([
      { min: 10, max: 90, step: 10 },
      { min: 100, max: 100, step: 1 },
      { min: 110, max: 1000, step: 10 },
    ]);
  });

  test('a target is taken with the quantities that are allowed there', () => {
    const [, advanced] = targets;
    expect(advanced && wishFor(advanced, RUNNING).quantities).toEqual({ agents: 120 });
  });

  test('what a refusal allows becomes a request of exactly that', () => {
    const refused = OPTIONS.refused[0];
    const wish = refused?.wouldAllow && wishAllowed(refused.wouldAllow, { refused, running: RUNNING, targets });
    expect(wish && changesFor([wish], targets)).toEqual([
      { component: 'app', specification: 'standard', sku: { edition: 'advanced' }, quantities: { agents: 140 } },
    ]);
  });

  test('a wish survives the address', () => {
    const wish = {
      component: 'app',
      specification: 'standard',
      skuKey: 'edition=a%7Cb;region=eu',
      quantities: { agents: 5, seats: 7 },
    };
    expect(parseWish(formatWish(wish))).toEqual(wish);
    expect(parseWish('nonsense')).toBeUndefined();
  });
});

describe('the same wish for others that run the same', () => {
  const targets = findTargets(RUNNING, OPTIONS);
  const advanced = targets.find(({ skuKey }) => skuKey === 'edition=advanced');
  if (!advanced) throw new Error('advanced is a target');
  const wish = wishFor(advanced, RUNNING);
  const to = { component: 'app', specification: 'standard', sku: { edition: 'advanced' } };

  test('names a quantity that was changed, and no other', () => {
    const kept = { ...wish, quantities: { agents: 100 } };
    expect(changesForAll([{ running: RUNNING, target: advanced, wish: kept }])).toEqual([to]);
    expect(changesForAll([{ running: RUNNING, target: advanced, wish }])).toEqual([
      { ...to, quantities: { agents: 120 } },
    ]);
  });

  test('leaves out components that stay', () => {
    const [own] = targets;
    if (!own) throw new Error('what runs is a target');
    expect(changesForAll([{ running: RUNNING, target: own, wish: wishFor(own, RUNNING) }])).toEqual([]);
  });
});
