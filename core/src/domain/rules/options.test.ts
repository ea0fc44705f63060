import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HelpdeskOverrides, helpdeskDocument } from '../../testing/helpdesk-document.ts';
import { randomCatalogDocument } from '../../testing/random-catalog.ts';
import type { QuantityRange } from '../catalog/catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType } from '../catalog/product-type.ts';
import { quantityAttributes } from '../catalog/sku.ts';
import { err, ok } from '../kernel/result.ts';
import { compileChangeGraph } from './compile-graph.ts';
import { decideChange, type RulesInForce } from './decide-change.ts';
import { joinRanges, type OptionRange } from './option-range.ts';
import { listOptions, type PriceOption } from './options.ts';

function inForce(document: unknown): RulesInForce {
  const { catalog, findings } = parseCatalog(document);
  if (!catalog) throw new Error(JSON.stringify(findings));
  const policy = findProductType(BUILT_IN_PRODUCT_TYPES, catalog.product.type);
  if (!policy) throw new Error('a built-in type');
  return { catalog, graph: compileChangeGraph(catalog), policy };
}

function optionsOf(over: HelpdeskOverrides, runs: { edition: string; agents: number }, priceOption?: PriceOption) {
  const { edition, agents } = runs;
  const sku = { sku: { edition }, skuKey: `edition=${edition}` };
  const selection = { component: 'app', specification: 'standard', ...sku, quantities: { agents } };
  const running = [{ selection, agreedPriceMicros: 0n }];
  const input = { ...inForce(helpdeskDocument(over)), period: 'P1M', currency: 'USD', running };
  return listOptions(input, priceOption);
}

const BOTH = { style: 'scope', specifications: [] };
const UP_BY_2 = {
  style: 'upgrade-rules',
  specifications: [{ from: 'standard', expansionStep: { agents: 2 }, quantities: { agents: 'both' } }],
};

describe('what a subscription may change to', () => {
  test('lists growth of the SKU that runs and every target, with ranges, direction, nearest quantities and rule', () => {
    expect(optionsOf({}, { edition: 'basic', agents: 100 }, () => ok('1.00'))).toEqual({
      options: [
        {
          component: 'app',
          specification: 'standard',
          sku: { edition: 'basic' },
          skuKey: 'edition=basic',
          quantities: { agents: { min: 110, max: 1000, step: 10 } },
          direction: 'upgrade',
          at: { quantities: { agents: 110 } },
          net: '1.00',
          timing: 'now',
          rule: '/rules/specifications/0',
        },
        {
          component: 'app',
          specification: 'standard',
          sku: { edition: 'advanced' },
          skuKey: 'edition=advanced',
          quantities: { agents: { min: 100, max: 1000, step: 10 } },
          direction: 'upgrade',
          at: { quantities: { agents: 100 } },
          net: '1.00',
          timing: 'now',
          rule: '/rules/specifications/0/skus/0',
        },
      ],
      refused: [],
    });
  });

  test('only dearer quantities are in the ranges of an upgrade-only product', () => {
    const rules = {
      style: 'scope',
      specifications: [{ from: 'standard', skus: [{ from: { edition: 'basic' }, to: [{ edition: 'advanced' }] }] }],
    };
    const advanced = optionsOf({ rules }, { edition: 'basic', agents: 100 }).options.at(-1);
    expect(advanced?.quantities).toEqual({ agents: { min: 80, max: 1000, step: 10 } });
    const direct = optionsOf({ rules, type: 'direct' }, { edition: 'basic', agents: 100 }).options;
    expect(direct.map(({ direction, quantities }) => [direction, quantities['agents']])).toEqual([
      ['upgrade', { min: 110, max: 1000, step: 10 }],
      ['downgrade', { min: 10, max: 90, step: 10 }],
      ['upgrade', { min: 10, max: 1000, step: 10 }],
    ]);
  });

  test('growth follows the expansion step and shrinking the step', () => {
    const { options } = optionsOf({ rules: UP_BY_2, type: 'direct' }, { edition: 'basic', agents: 105 });
    expect(options).toMatchObject([
      {
        direction: 'downgrade',
        at: { quantities: { agents: 100 } },
        quantities: {
          agents: {
            min: 10,
            max: 1000,
            step: 10,
            ranges: [
              { min: 10, max: 100, step: 10 },
              { min: 120, max: 1000, step: 20 },
            ],
          },
        },
      },
    ]);
    const onGrid = optionsOf({ rules: UP_BY_2 }, { edition: 'basic', agents: 100 }).options;
    expect(onGrid).toMatchObject([{ quantities: { agents: { min: 120, max: 1000, step: 20 } } }]);
  });

  test('a target that is not dearer is refused with the smallest larger quantity that is', () => {
    const prices = [{ period: 'P1M', currency: 'USD', parts: [{ model: 'linear', of: 'agents', amount: '6.00' }] }];
    const { refused } = optionsOf({ advanced: { prices } }, { edition: 'basic', agents: 100 });
    expect(refused).toMatchObject([
      { skuKey: 'edition=advanced', code: 'change.downgrade-not-allowed', wouldAllow: { quantities: { agents: 160 } } },
    ]);
  });

  test('quantities that the target does not sell move to the nearest that it does', () => {
    const advanced = { quantities: { agents: { min: 300 } } };
    const { options } = optionsOf({ advanced }, { edition: 'basic', agents: 100 });
    expect(options.at(-1)).toMatchObject({
      at: { quantities: { agents: 300 } },
      quantities: { agents: { min: 300, max: 1000 } },
    });
  });

  test('every SKU that cannot be reached is listed with a code, the one that runs too', () => {
    const none = { style: 'upgrade-rules', specifications: [] };
    const codes = (answer: ReturnType<typeof optionsOf>) =>
      answer.refused.map(({ skuKey, code }) => `${skuKey} ${code}`);
    expect(codes(optionsOf({ rules: none }, { edition: 'basic', agents: 100 }))).toEqual([
      'edition=basic change.rule-missing',
      'edition=advanced change.rule-missing',
    ]);
    expect(codes(optionsOf({ rules: BOTH }, { edition: 'basic', agents: 1000 }))).toEqual([
      'edition=basic change.quantity-out-of-range',
      'edition=advanced change.rule-missing',
    ]);
  });

  test('an option that the fee rule refuses is refused with that code', () => {
    const priceOption: PriceOption = () => err({ code: 'fee.negative', detail: 'Negative.' });
    const answer = optionsOf({}, { edition: 'basic', agents: 100 }, priceOption);
    expect(answer.options).toEqual([]);
    expect(answer.refused.map(({ code }) => code)).toEqual(['fee.negative', 'fee.negative']);
  });
});

describe('ranges of options', () => {
  test('neighbouring ranges join into one progression, others keep their parts', () => {
    const range = (min: number, max: number, step: number) => ({ min, max, step });
    expect(joinRanges([range(10, 90, 10), range(100, 100, 10), range(110, 200, 10)])).toEqual(range(10, 200, 10));
    expect(joinRanges([range(100, 100, 10), range(120, 200, 20)])).toEqual(range(100, 200, 20));
    const apart = [range(10, 90, 10), range(120, 200, 20)];
    expect(joinRanges(apart)).toEqual({ ...range(10, 200, 10), ranges: apart });
    expect(joinRanges([])).toBe(undefined);
  });

  function pointsOf(range: OptionRange): number[] {
    return (range.ranges ?? [range]).flatMap(({ min, max, step }: QuantityRange) =>
      Array.from({ length: Math.floor((max - min) / step) + 1 }, (_, index) => min + index * step),
    );
  }

  test('hold every allowed quantity, and where no price falls nothing else, on random catalogs', () => {
    const cases = fc.tuple(
      fc.constantFrom('marketplace' as const, 'direct' as const),
      fc.constantFrom('upgrade-rules' as const, 'scope' as const),
      fc.gen(),
    );
    fc.assert(
      fc.property(cases, ([type, style, value]) => {
        const draw = (max: number) => (max <= 0 ? 0 : value(fc.nat, { max }));
        const release = inForce(randomCatalogDocument(draw, { style, type }));
        const specification = release.catalog.components[0]?.specifications[0];
        const sku = specification?.skus[draw((specification?.skus.length ?? 1) - 1)];
        if (!specification || !sku) throw new Error('there is something to run');
        const quantities = Object.fromEntries(
          quantityAttributes(specification.attributes).map(({ id }) => [id, draw(14)]),
        );
        const selection = {
          component: 'app',
          specification: specification.id,
          sku: sku.choices,
          skuKey: sku.key,
          quantities,
        };
        const input = {
          ...release,
          period: 'P1M',
          currency: 'USD',
          running: [{ selection, agreedPriceMicros: 7_000_000n }],
        };
        const { options } = listOptions(input);
        const places = options.map((option) => JSON.stringify([option.specification, option.skuKey, option.at]));
        expect(places).toEqual([...new Set(places)]);
        for (const option of options) {
          const isRunning = option.specification === specification.id && option.skuKey === sku.key;
          const banded = release.catalog.components[0]?.specifications.some(({ skus }) =>
            skus.some(({ prices }) =>
              prices.some(({ parts }) => parts.some(({ model }) => model.startsWith('volume'))),
            ),
          );
          for (const [attribute, range] of Object.entries(option.quantities)) {
            const points = pointsOf(range);
            expect(points).toContain(option.at.quantities[attribute]);
            const wish = { component: 'app', specification: option.specification, sku: option.sku };
            const isAllowed = (quantity: number) =>
              decideChange({
                ...input,
                changes: [{ ...wish, quantities: { ...option.at.quantities, [attribute]: quantity } }],
              }).ok;
            const allowed = Array.from({ length: 45 }, (_, quantity) => quantity).filter(isAllowed);
            if (!banded) expect(points.filter((point) => !isAllowed(point))).toEqual([]);
            if (!isRunning) expect(allowed.filter((quantity) => !points.includes(quantity))).toEqual([]);
          }
        }
      }),
      { numRuns: 1500 },
    );
  });
});
