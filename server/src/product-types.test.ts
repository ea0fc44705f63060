import { type BrakePolicy, present } from '@regrade/core';
import { describe, expect, test } from 'vitest';
import { parseProductTypes } from './product-types.ts';

const OFF: BrakePolicy = { changesPerDayMax: null, downgradeHoldSeconds: null };

function typesOf(text: string, brakes = OFF) {
  const parsed = parseProductTypes({ file: { name: 'types.yaml', text }, brakes });
  if (!parsed.ok) throw new Error(parsed.error.join('\n'));
  return parsed.value;
}

function faultsOf(text: string): readonly string[] {
  const parsed = parseProductTypes({ file: { name: 'types.yaml', text }, brakes: OFF });
  return parsed.ok ? [] : parsed.error;
}

describe('the product types of a marketplace', () => {
  test('are the two built-in ones, with the brakes of the settings, where there is no file', () => {
    const brakes = { changesPerDayMax: 3, downgradeHoldSeconds: 60 };
    const parsed = parseProductTypes({ brakes });
    expect(parsed).toMatchObject({
      ok: true,
      value: [
        { id: 'marketplace', downgrades: false, feeRules: 'any', brakes },
        { id: 'direct', downgrades: true, feeRules: 'any', brakes },
      ],
    });
  });

  test('stay when the operator defines more, and a type says only what it wants to differ in', () => {
    const file = `
- { id: reseller, downgrades: true, feeRules: [exact@1, daily@1], brakes: { changesPerDay: null } }
- { id: shelf, downgrades: false }`;
    const brakes = { changesPerDayMax: 3, downgradeHoldSeconds: 60 };
    const types = typesOf(file, brakes);
    expect(types.map(({ id }) => id)).toEqual(['marketplace', 'direct', 'reseller', 'shelf']);
    expect(types[2]).toEqual({
      id: 'reseller',
      downgrades: true,
      feeRules: ['exact@1', 'daily@1'],
      brakes: { changesPerDayMax: null, downgradeHoldSeconds: 60 },
    });
    expect(types[3]).toEqual({ id: 'shelf', downgrades: false, feeRules: 'any', brakes });
  });

  test('may be narrowed, the built-in ones too, whose directions stay', () => {
    const types = typesOf(
      '[{ "id": "marketplace", "feeRules": ["exact@1"], "brakes": { "downgradeHoldSeconds": 60 } }]',
    );
    const marketplace = present(
      types.find(({ id }) => id === 'marketplace'),
      'built in',
    );
    expect(types).toHaveLength(2);
    expect(marketplace).toMatchObject({
      downgrades: false,
      feeRules: ['exact@1'],
      brakes: { downgradeHoldSeconds: 60 },
    });
  });
});

describe('a faulty file of product types is refused with line and reason', () => {
  test.each<[string, string, RegExp]>([
    ['no list', 'id: reseller', /types\.yaml:1: /],
    ['broken text', '[{', /types\.yaml:1: /],
    ['an unknown fee rule', '- id: a\n  downgrades: true\n  feeRules: [exactly@1]', /:3: .*exactly@1/],
    ['no fee rule at all', '- id: a\n  downgrades: true\n  feeRules: []', /:3: /],
    ['one id twice', '- { id: a, downgrades: true }\n- { id: a, downgrades: true }', /:2: .*second time/],
    ['a type without directions', '- id: a', /:1: .*downgrades/],
    ['a built-in type turned round', '- id: marketplace\n  downgrades: true', /:2: .*directions stay/],
    ['a field that is none', '- { id: a, downgrades: true, downgrade: no }', /downgrade/],
    ['a brake of nothing', '- { id: a, downgrades: true, brakes: { changesPerDay: 0 } }', /changesPerDay/],
  ])('%s', (_what, text, sentence) => {
    const faults = faultsOf(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(sentence);
  });

  test('with all its faults at once', () => {
    expect(faultsOf('- { id: a }\n- { id: a, downgrades: true, feeRules: [x@1, y@1] }')).toHaveLength(4);
  });
});
