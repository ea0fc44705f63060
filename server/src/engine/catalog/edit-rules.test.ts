import { type Catalog, parseCatalog, present } from '@regrade/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editRules, type RuleEdit } from './edit-rules.ts';

const price = (amount: string) => ({ period: 'P1M', currency: 'USD', parts: [{ model: 'flat', amount }] });
const BASIC = { edition: 'basic', region: 'eu' };
const PLUS = { edition: 'plus', region: 'eu' };
const MAX = { edition: 'max', region: 'eu' };
const keyOf = (edition: string) => `edition=${edition};region=eu`;

interface Rule {
  readonly from: string;
  readonly timing?: string;
  readonly skus?: readonly { readonly from: object; readonly to: readonly object[] }[];
}

const STANDARD: Rule = {
  from: 'standard',
  timing: 'at-renewal',
  skus: [
    { from: BASIC, to: [PLUS] },
    { from: PLUS, to: [MAX] },
  ],
};
const SUPPORT: Rule = { from: 'support' };

/** A draft with three editions and these rules; without rules where none are given. */
function draft(rules?: readonly Rule[]) {
  const choice = (id: string, values: string[]) => ({ id, kind: 'choice', values });
  const specification = (id: string, attributes: object[], skus: object[]) => ({
    id,
    billing: 'subscription',
    attributes,
    skus,
  });
  return {
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: { id: 'suite', name: 'Suite', type: 'direct', feeRule: 'exact@1' },
    components: [
      {
        id: 'app',
        role: 'base',
        specifications: [
          specification(
            'standard',
            [choice('edition', ['basic', 'plus', 'max']), choice('region', ['eu'])],
            [BASIC, PLUS, MAX].map((sku, index) => ({ sku, prices: [price(`${index + 1}.00`)] })),
          ),
          specification('support', [], [{ sku: {}, prices: [price('9.00')] }]),
        ],
      },
    ],
    ...(rules && { rules: { style: 'scope', specifications: rules } }),
  };
}

type Draft = ReturnType<typeof draft>;

function edited(document: unknown, edit: RuleEdit): Draft & { rules: { style: string; specifications: Rule[] } } {
  const result = editRules(document, edit);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
  return result.value as Draft & { rules: { style: string; specifications: Rule[] } };
}

function refusalOf(document: unknown, edit: RuleEdit): string {
  const result = editRules(document, edit);
  if (result.ok) throw new Error('edited, not refused');
  return result.error.code;
}

const putSku = (edition: string, ...to: object[]): RuleEdit => ({
  kind: 'put-sku',
  specification: 'standard',
  skuKey: keyOf(edition),
  to,
});
const deleteSku = (edition: string): RuleEdit => ({
  kind: 'delete-sku',
  specification: 'standard',
  skuKey: keyOf(edition),
});

describe('the rule of a SKU', () => {
  test('is added behind the others of its specification, and nothing else changes', () => {
    const before = draft([STANDARD, SUPPORT]);
    const after = edited(before, putSku('max', BASIC));
    const [standard, support] = after.rules.specifications;
    expect(standard).toEqual({ ...STANDARD, skus: [...(STANDARD.skus ?? []), { from: MAX, to: [BASIC] }] });
    expect(support).toEqual(SUPPORT);
    expect({ ...after, rules: before.rules }).toEqual(before);
  });

  test('is replaced in its place, so that the pointers of other rules stay', () => {
    const after = edited(draft([STANDARD]), putSku('basic', MAX));
    expect(after.rules.specifications[0]?.skus).toEqual([
      { from: BASIC, to: [MAX] },
      { from: PLUS, to: [MAX] },
    ]);
  });

  test('is found whatever the order of its choices', () => {
    const turned = { ...STANDARD, skus: [{ from: { region: 'eu', edition: 'basic' }, to: [PLUS] }] };
    expect(edited(draft([turned]), deleteSku('basic')).rules.specifications[0]?.skus).toEqual([]);
  });

  test('makes the rule of its specification where there was none', () => {
    expect(edited(draft([SUPPORT]), putSku('basic', PLUS)).rules.specifications).toEqual([
      SUPPORT,
      { from: 'standard', skus: [{ from: BASIC, to: [PLUS] }] },
    ]);
  });

  test('is deleted alone', () => {
    expect(edited(draft([STANDARD]), deleteSku('basic')).rules.specifications[0]).toEqual({
      ...STANDARD,
      skus: [{ from: PLUS, to: [MAX] }],
    });
  });

  test('a repetition in the draft goes with the rule that is edited', () => {
    const repeated = { ...STANDARD, skus: [...(STANDARD.skus ?? []), { from: BASIC, to: [MAX] }] };
    expect(edited(draft([repeated]), putSku('basic', MAX)).rules.specifications[0]?.skus).toEqual([
      { from: BASIC, to: [MAX] },
      { from: PLUS, to: [MAX] },
    ]);
    expect(edited(draft([repeated]), deleteSku('basic')).rules.specifications[0]?.skus).toEqual([
      { from: PLUS, to: [MAX] },
    ]);
  });
});

describe('the rule of a specification', () => {
  const put: RuleEdit = { kind: 'put-specification', specification: 'standard', rule: { timing: 'now', fit: true } };

  test('is replaced in its place and keeps the rules of its SKUs', () => {
    expect(edited(draft([STANDARD, SUPPORT]), put).rules.specifications).toEqual([
      { timing: 'now', fit: true, from: 'standard', skus: STANDARD.skus },
      SUPPORT,
    ]);
  });

  test('is about the specification of the address, whatever the body says', () => {
    const lying: RuleEdit = { ...put, rule: { from: 'support', timing: 'now' } };
    expect(edited(draft([STANDARD]), lying).rules.specifications[0]?.from).toBe('standard');
  });

  test('is the first one of a draft that had no rules, which then reads well', () => {
    const after = edited(draft(), put);
    expect(after.rules.specifications).toEqual([{ timing: 'now', fit: true, from: 'standard' }]);
    const { catalog, findings } = parseCatalog(after);
    expect(findings).toEqual([]);
    expect(catalog?.rules.specifications[0]).toMatchObject({ from: 'standard', fit: true });
  });

  test('is deleted with the rules of its SKUs', () => {
    const gone: RuleEdit = { kind: 'delete-specification', specification: 'standard' };
    expect(edited(draft([STANDARD, SUPPORT]), gone).rules.specifications).toEqual([SUPPORT]);
  });
});

describe('what cannot be edited is refused by name', () => {
  test.each<[string, unknown, RuleEdit]>([
    ['not-found', undefined, deleteSku('basic')],
    ['not-found', { rules: 'none' }, deleteSku('basic')],
    ['draft.specification-unknown', draft([]), { kind: 'put-specification', specification: 'premium', rule: {} }],
    ['draft.sku-unknown', draft([STANDARD]), putSku('premium', PLUS)],
    ['draft.sku-unknown', draft([STANDARD]), { kind: 'delete-sku', specification: 'standard', skuKey: 'toString' }],
    ['draft.rule-unknown', draft([STANDARD]), deleteSku('max')],
    ['draft.rule-unknown', draft([SUPPORT]), deleteSku('basic')],
    ['draft.rule-unknown', draft(), deleteSku('basic')],
    ['draft.rule-unknown', draft([SUPPORT]), { kind: 'delete-specification', specification: 'standard' }],
  ])('%s', (code, document, edit) => {
    expect(refusalOf(document, edit)).toBe(code);
  });
});

describe('any edits, one after the other', () => {
  const edition = fc.constantFrom('basic', 'plus', 'max');
  const edit = fc.oneof(
    fc.tuple(edition, edition).map(([from, to]) => putSku(from, { edition: to, region: 'eu' })),
    edition.map(deleteSku),
    fc
      .constantFrom('now', 'at-renewal')
      .map((timing): RuleEdit => ({ kind: 'put-specification', specification: 'standard', rule: { timing } })),
    fc.constant<RuleEdit>({ kind: 'delete-specification', specification: 'standard' }),
  );

  /** The targets of each original as the catalog reads them. */
  function targetsOf(document: unknown): Record<string, unknown> {
    const catalog: Catalog = present(parseCatalog(document).catalog, 'an edited draft can be read');
    const rule = catalog.rules.specifications.find(({ from }) => from === 'standard');
    return Object.fromEntries(
      (rule?.skus ?? []).map(({ from, to }) => [from['edition'], to.map(({ choices }) => choices['edition'])]),
    );
  }

  test('leave exactly the rules that were set last, and setting one twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
        let document: unknown = draft();
        let expected: Record<string, unknown> = {};
        for (const each of edits) {
          const result = editRules(document, each);
          if (!result.ok) {
            expect(result.error.code).toBe('draft.rule-unknown');
            continue;
          }
          if (each.kind.startsWith('put')) expect(editRules(result.value, each)).toEqual(result);
          document = result.value;
          expected = afterEdit(expected, each);
          expect(targetsOf(document)).toEqual(expected);
        }
      }),
    );
  });

  function afterEdit(targets: Record<string, unknown>, each: RuleEdit): Record<string, unknown> {
    if (each.kind === 'delete-specification') return {};
    if (each.kind === 'put-specification') return targets;
    const edition = /edition=(\w+)/.exec(each.skuKey)?.[1] ?? '';
    const { [edition]: _gone, ...others } = targets;
    return each.kind === 'delete-sku'
      ? others
      : { ...others, [edition]: each.to.map((to) => (to as typeof BASIC).edition) };
  }
});
