import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { plansDocument } from '../../testing/plans-document.ts';
import type { ImpossibleRepair } from './contradiction.ts';
import { repairCatalog } from './joint-repair.ts';

const PLANS = ['a', 'b', 'c', 'd', 'e', 'f'];

/** A draft whose plans all cost the same, so that every circle of rules is a contradiction; rules may be repeated in it. */
function contradictionOf(rules: readonly string[]): ImpossibleRepair | undefined {
  const skus = rules.map((rule) => {
    const [from, to] = rule.split(' → ').map((plan) => ({ plan }));
    return { from, to: [to] };
  });
  const document = plansDocument({
    specifications: { app: { skus: Object.fromEntries(PLANS.map((plan) => [plan, ['5.00']])) } },
  });
  const written = { style: 'upgrade-rules', specifications: [{ from: 'app', skus }] };
  const { catalog, policy } = buildRelease({ ...document, rules: written });
  const repair = repairCatalog(catalog, policy);
  return repair.feasible === false ? repair : undefined;
}

/** The rules at some pointers. */
function named(rules: readonly string[], pointers: readonly string[]): string[] {
  return pointers.map((pointer) => rules[Number(pointer.split('/').at(-1))] ?? pointer);
}

const rule = fc
  .tuple(fc.constantFrom(...PLANS), fc.constantFrom(...PLANS))
  .filter(([from, to]) => from !== to)
  .map((ends) => ends.join(' → '));

describe('the circle that is told', () => {
  test('is told as short as it is: no other rule leads from one of its plans to another', () => {
    fc.assert(
      fc.property(fc.uniqueArray(rule, { minLength: 4, maxLength: 14 }), (rules) => {
        const circle = named(rules, contradictionOf(rules)?.cycle ?? []).map((one) => one.split(' → '));
        const plans = circle.map(([from]) => from);
        const within = rules.filter((one) => one.split(' → ').every((plan) => plans.includes(plan)));
        expect(within.toSorted()).toEqual(circle.map((ends) => ends.join(' → ')).toSorted());
        for (const [place, [, to]] of circle.entries()) expect(to).toBe(plans[(place + 1) % plans.length]);
      }),
      { numRuns: 500 },
    );
  });

  test('is told as short as it is wherever it begins', () => {
    const circle = ['a → b', 'b → c', 'c → d', 'd → e', 'e → f', 'f → a'];
    for (let first = 0; first < circle.length; first++) {
      const rules = [...circle.slice(first), ...circle.slice(0, first), 'e → c'];
      expect(named(rules, contradictionOf(rules)?.cycle ?? []).toSorted()).toEqual(['c → d', 'd → e', 'e → c']);
    }
  });

  test('is opened by deleting any of its rules that no second rule repeats', () => {
    const one = contradictionOf(['a → b', 'b → a', 'b → c', 'a → b']);
    expect(one?.deletions).toEqual(['/rules/specifications/0/skus/1']);
    expect(one?.message).toMatch(/Delete one of these rules\.$/);
    const none = contradictionOf(['a → b', 'b → a', 'b → a', 'a → b']);
    expect(none).toMatchObject({ cycle: [0, 1].map((at) => `/rules/specifications/0/skus/${at}`), deletions: [] });
    expect(none?.message).toMatch(/whatever is added to prices\.$/);
  });
});
