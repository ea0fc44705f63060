import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { helpdeskDocument } from '../../testing/helpdesk-document.ts';
import { randomCatalogDocument } from '../../testing/random-catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { checkCatalog, createCatalogChecker } from './create-catalog-checker.ts';

type Draw = (max: number) => number;

const chance = fc.gen().map(
  (value): Draw =>
    (max) =>
      max <= 0 ? 0 : value(fc.nat, { max }),
);

function pick<T>(draw: Draw, items: readonly T[]): T {
  return items[draw(items.length - 1)] as T;
}

// ---- random edits of any JSON document ------------------------------------------------------------------------------

type Json = { [key: string]: unknown };

/** A place in a document: a list or a group and one of its keys. */
interface Spot {
  readonly holder: Json | unknown[];
  readonly key: string;
}

function spotsIn(value: unknown): Spot[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Json | unknown[];
  return Object.entries(holder).flatMap(([key, item]) => [{ holder, key }, ...spotsIn(item)]);
}

const valueAt = ({ holder, key }: Spot): unknown => Reflect.get(holder, key);
const put = ({ holder, key }: Spot, value: unknown): void => {
  Reflect.set(holder, key, value);
};
const spotsOf = (document: unknown, name: string): Spot[] => spotsIn(document).filter(({ key }) => key === name);

const FEE_RULES = [
  'exact@1',
  'huawei-koogallery@2023-06-12',
  'kill-bill@1',
  'alibaba-market@1',
  'tencent-cvm@1',
  'nobody@1',
];

/** What sellers do most: prices, fee rules, types; and rarely nonsense at any place of the document. */
const EDITS: readonly ((document: Json, draw: Draw) => void)[] = [
  editAmount,
  editAmount,
  editAmount,
  (document, draw) => {
    for (const spot of spotsOf(document, 'feeRule')) put(spot, pick(draw, FEE_RULES));
  },
  (document, draw) => {
    for (const spot of spotsOf(document, 'type')) put(spot, pick(draw, ['marketplace', 'direct']));
  },
  (document, draw) => {
    for (const spot of spotsOf(document, 'billing')) put(spot, pick(draw, ['subscription', 'offline', 'one-time']));
  },
  (document, draw) => {
    const prices = spotsOf(document, 'prices');
    if (prices.length > 0) put(pick(draw, prices), []);
  },
  (document, draw) => {
    for (const spot of spotsOf(document, 'style')) put(spot, pick(draw, ['upgrade-rules', 'scope']));
  },
  editList,
  editRules,
  editRules,
  (document, draw) => {
    const skus = spotsOf(document, 'sku');
    if (skus.length > 0) Reflect.set(pick(draw, skus).holder, 'removed', draw(1) === 0);
  },
  (document, draw) => {
    const skus = spotsOf(document, 'skus').map(valueAt);
    const list = skus.length > 0 ? pick(draw, skus) : [];
    if (Array.isArray(list)) list.push({ sku: { plan: 'unknown' }, prices: [] });
  },
  (document, draw) => {
    const roles = spotsOf(document, 'role');
    if (roles.length > 0) Reflect.set(pick(draw, roles).holder, 'id', pick(draw, ['app', 'desk']));
  },
  repeatComponent,
  (document, draw) => {
    const spots = spotsIn(document);
    if (spots.length > 0) put(pick(draw, spots), structuredClone(valueAt(pick(draw, spots))));
  },
  (document, draw) => {
    const spots = spotsIn(document);
    if (spots.length > 0) put(pick(draw, spots), pick<unknown>(draw, [null, -1, '', 'x', [], {}, true, undefined]));
  },
  (document, draw) => {
    const { holder, key } = pick(draw, spotsIn(document)) ?? {};
    if (holder && key !== undefined && !Array.isArray(holder)) Reflect.deleteProperty(holder, key);
  },
];

function editAmount(document: Json, draw: Draw): void {
  const amounts = spotsOf(document, 'amount');
  if (amounts.length > 0) put(pick(draw, amounts), `${draw(60)}`);
}

/** A rule or a target is taken away or repeated: the repairs of others say what they would break. */
function editRules(document: Json, draw: Draw): void {
  editList({ rules: document['rules'] }, draw);
}

/** A second component whose specifications have ids that are taken, and other prices. */
function repeatComponent(document: Json, draw: Draw): void {
  const components = document['components'];
  if (!Array.isArray(components) || components.length !== 1) return;
  const more = { ...(structuredClone(components[0]) as Json), id: 'more', role: 'add-on' };
  editAmount(more, draw);
  editList(more, draw);
  components.splice(draw(1), 0, more);
}

/** Of prices, SKUs, specifications or rules one is repeated, taken away or moved: those after it get other pointers. */
function editList(document: Json, draw: Draw): void {
  const lists = spotsIn(document)
    .map(valueAt)
    .filter((value) => Array.isArray(value));
  const list = lists.length > 0 ? pick(draw, lists) : [];
  const at = draw(list.length - 1);
  const kind = draw(2);
  if (kind === 0) list.splice(draw(list.length), 0, structuredClone(list[at]));
  else if (kind === 1) list.splice(at, 1);
  else list.reverse();
}

const randomDocument = (draw: Draw): Json =>
  randomCatalogDocument(draw, {
    style: pick(draw, ['upgrade-rules', 'scope']),
    type: pick(draw, ['marketplace', 'direct']),
  });

describe('a checker that saw other versions', () => {
  test('knows again what did not change, in place or anew from JSON: those parts are the same objects', () => {
    const checker = createCatalogChecker();
    const skusOf = (document: unknown) => checker.check(document).catalog?.components[0]?.specifications[0]?.skus ?? [];
    const before = skusOf(helpdeskDocument());
    const edited = structuredClone(helpdeskDocument()) as Json;
    const [, advanced] = spotsOf(edited, 'sku').map(({ holder }) => holder);
    editAmount({ advanced }, () => 0);
    const after = skusOf(edited);
    expect(after.map((sku, index) => sku === before[index])).toEqual([true, false]);
    edited['seller'] = 'other';
    expect(skusOf(edited).map((sku, index) => sku === after[index])).toEqual([true, true]);
  });

  test('names the rules that a repair would break as they stand now: a rule that was deleted is not among them', () => {
    const plans = { a: '10.00', b: '9.00', c: '9.50' };
    const prices = (amount: string) => [{ period: 'P1M', currency: 'USD', parts: [{ model: 'flat', amount }] }];
    const attributes = [{ id: 'plan', kind: 'choice', values: Object.keys(plans) }];
    const skus = Object.entries(plans).map(([plan, amount]) => ({ sku: { plan }, prices: prices(amount) }));
    const rule = (from: string, to: string) => ({ from: { plan: from }, to: [{ plan: to }] });
    const breaksOf = (rules: readonly object[]) => {
      const specifications = [{ from: 'standard', skus: rules }];
      const document = helpdeskDocument({
        specification: { attributes, skus },
        rules: { style: 'upgrade-rules', specifications },
      });
      return checker.check(document).findings.flatMap(({ repairs = [] }) => repairs.map(({ breaks }) => breaks));
    };
    const checker = createCatalogChecker();
    // Raising b above a makes it dearer than c.
    const both = breaksOf([rule('a', 'b'), rule('b', 'c')]);
    expect(both).toEqual([['/rules/specifications/0/skus/1'], [], []]);
    expect(breaksOf([rule('a', 'b')])).toEqual([[], [], []]);
    expect(breaksOf([rule('a', 'b'), rule('b', 'c')])).toEqual(both);
  });

  test('recalls nothing of a draft in which two specifications have one id: a fee reads the prices of the first', () => {
    const row = (period: string, amount: string) => ({
      period,
      currency: 'USD',
      parts: [{ model: 'flat', amount }],
    });
    // Under tencent-cvm@1 the year of basic, 83.33 a month, is credited against the 50.00 of a month of advanced.
    const { components, ...desk } = helpdeskDocument({
      basic: { prices: [row('P1Y', '1000.00')] },
      advanced: { prices: [row('P1M', '50.00'), row('P1Y', '2000.00')] },
    }) as Json & { product: object; components: readonly object[] };
    const version = (id: string) => {
      const other = { id, billing: 'subscription', attributes: [], skus: [{ sku: {}, prices: [row('P1M', '1.00')] }] };
      const more = { id: 'more', role: 'add-on', specifications: [other] };
      const product = { ...desk.product, feeRule: 'tencent-cvm@1' };
      return { ...desk, product, components: [more, ...components] };
    };
    const checker = createCatalogChecker();
    const codes = ['other', 'standard', 'other'].map((id) => {
      const { findings } = checker.check(version(id));
      expect(findings).toStrictEqual(checkCatalog(version(id)).findings);
      return findings.map(({ code }) => code).includes('rule.fee-not-positive');
    });
    expect(codes).toEqual([true, false, true]);
  });

  test('says of every version what is said of it without memory, finding by finding in order', () => {
    fc.assert(
      fc.property(chance, (draw) => {
        const checker = createCatalogChecker();
        const document = randomDocument(draw);
        const { catalog: previous } = parseCatalog(randomDocument(draw));
        const options = previous && draw(3) === 0 ? { previous } : {};
        let undone = structuredClone(document);
        for (let round = 0; round < 8; round++) {
          // In place, as anew from JSON, or back to what was seen two versions ago.
          const version = pick(draw, [document, structuredClone(document), undone]);
          const [remembering, cold] = [checker.check(version, options), checkCatalog(version, {}, options)];
          expect(remembering).toStrictEqual(cold);
          undone = structuredClone(document);
          for (let edit = draw(2); edit >= 0; edit--) pick(draw, EDITS)(document, draw);
        }
      }),
      { numRuns: 150 },
    );
  });
});
