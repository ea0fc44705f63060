import { expect, test } from 'vitest';
import { plansDocument } from '../../testing/plans-document.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { nextParseMemory } from '../catalog/parse-memory.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType } from '../catalog/product-type.ts';
import type { Selection } from '../catalog/selection.ts';
import { feeRuleById } from '../fees/presets.ts';
import { present } from '../kernel/assert.ts';
import { compileChangeGraph } from './compile-graph.ts';
import type { WalkPlan } from './follow-walk.ts';
import { createArbitrageMemory, type WalkGround } from './walk-memory.ts';

// biome-ignore lint/suspicious/noExplicitAny: edits reach places that the type of a document does not have.
type Draft = any;

const draft = (): Draft =>
  plansDocument({
    type: 'direct',
    style: 'scope',
    feeRule: 'alibaba-cloud@1',
    specifications: {
      standard: { quantities: { seats: [1, 9, 1] }, skus: { a: ['10.00'], b: ['20.00'], c: ['30.00'] } },
      premium: { skus: { a: ['1.00'], c: ['2.00'] } },
    },
    addOns: { storage: { cold: { skus: { '-': ['1.00'] } } } },
    rules: ['a → b', 'b → c'],
  });

/** From a to b at the start of a month; of the catalog that is read now, or of the one before it. */
function planOf({ catalog, graph, policy }: WalkGround, over: Partial<WalkPlan> = {}): WalkPlan {
  const sku = { sku: { plan: 'a' }, skuKey: 'plan=a' };
  const purchase: Selection = { component: 'app', specification: 'standard', ...sku, quantities: { seats: 1 } };
  const change = { component: 'app', specification: 'standard', sku: { plan: 'b' }, quantities: {} };
  const start = Date.UTC(2027, 0, 1) / 1000;
  return {
    ...{ feeRule: present(feeRuleById('alibaba-cloud@1'), 'a preset'), release: { catalog, graph, policy } },
    ...{ purchase, period: 'P1M', currency: 'USD', periods: 1, start },
    changes: [{ at: start + 86_400, change }],
    ...over,
  };
}

const policy = present(findProductType(BUILT_IN_PRODUCT_TYPES, 'direct'), 'built in');

/** Whether a walk is known again in the second version: its stretches are the same object. */
function isRecalled(edit: (of: Draft) => void, more: Partial<WalkGround> = {}, over: Partial<WalkPlan> = {}): boolean {
  const memory = createArbitrageMemory();
  let parsed = nextParseMemory(undefined);
  const read = (document: Draft): WalkGround => {
    const { catalog } = parseCatalog(document, {}, parsed);
    parsed = nextParseMemory(parsed);
    const found = present(catalog, 'a catalog');
    return { catalog: found, graph: compileChangeGraph(found), policy, previous: undefined };
  };
  const first = read(draft());
  const document = draft();
  edit(document);
  const second = { ...read(document), ...more };
  const before = memory.begin(first).follow(planOf(first), () => 'this');
  const after = memory.begin(second).follow(planOf(second, over), () => 'this');
  expect(before?.stretches).toHaveLength(2);
  if (after) expect(after.plan.release.catalog).toBe(second.catalog);
  return after?.stretches === before?.stretches;
}

const standard = (of: Draft) => of.components[0].specifications[0];
const rule = (of: Draft) => of.rules.specifications[0];
const assign =
  (place: (of: Draft) => object, fields: object) =>
  (of: Draft): void => {
    Object.assign(place(of), fields);
  };

test.each<[string, (of: Draft) => void]>([
  ['nothing', () => undefined],
  ['the name of the product', assign(({ product }) => product, { name: 'Other' })],
  ['a price of another SKU', assign((of) => standard(of).skus[2].prices[0].parts[0], { amount: '40.00' })],
  [
    'a price of another specification',
    assign((of) => of.components[0].specifications[1].skus[0].prices[0].parts[0], { amount: '2.00' }),
  ],
  ['another SKU withdrawn', assign((of) => standard(of).skus[2], { removed: true })],
])('a walk is known again with %s changed', (_what, edit) => expect(isRecalled(edit)).toBe(true));

test.each<[string, (of: Draft) => void]>([
  ['the price of the SKU bought', assign((of) => standard(of).skus[0].prices[0].parts[0], { amount: '11.00' })],
  ['the price of the SKU changed to', assign((of) => standard(of).skus[1].prices[0].parts[0], { amount: '21.00' })],
  ['the fee rule', assign(({ product }) => product, { feeRule: 'tencent-cvm@1' })],
  ['the time zone', assign(({ product }) => product, { timeZone: 'Asia/Tokyo' })],
  ['the id of a component', assign((of) => of.components[1], { id: 'disks' })],
  ['a component less', ({ components }) => components.pop()],
  ['a role', assign((of) => of.components[1], { role: 'base' })],
  ['the id of a specification', assign((of) => of.components[0].specifications[1], { id: 'deluxe' })],
  ['the billing of another specification', assign((of) => of.components[0].specifications[1], { billing: 'one-time' })],
  ['a unit', assign((of) => standard(of).attributes[1], { unit: 'head' })],
  ['a SKU less', (of) => standard(of).skus.pop()],
  ['the order of SKUs', (of) => standard(of).skus.reverse()],
  ['a rule less', (of) => rule(of).skus.pop()],
  ['another target', (of) => rule(of).skus[1].to.splice(0, 1, { plan: 'a' })],
  [
    'a target in another specification',
    (of) => rule(of).skus[1].to.splice(0, 1, { specification: 'premium', sku: { plan: 'a' } }),
  ],
  [
    'a target of the same name in another specification',
    (of) => rule(of).skus[1].to.splice(0, 1, { specification: 'premium', sku: { plan: 'c' } }),
  ],
  ['another original of the same target', assign((of) => rule(of).skus[1], { from: { plan: 'a' } })],
  ['the place of a rule', (of) => rule(of).skus.unshift({ from: { plan: 'c' }, to: [] })],
  ['another original', assign((of) => rule(of).skus[1], { from: { plan: 'c' }, to: [{ plan: 'b' }] })],
  ['the timing', assign(rule, { timing: 'customer-chooses' })],
  ['a permission', assign(rule, { quantities: { seats: 'up' } })],
  ['an expansion step', assign(rule, { expansionStep: { seats: 2 } })],
  ['whether its seller is asked', assign(rule, { fit: true })],
])('and is followed anew with %s changed', (_what, edit) => expect(isRecalled(edit)).toBe(false));

test('and across a price revision only across the same one, at the same instant', () => {
  const memory = createArbitrageMemory();
  const catalog = present(parseCatalog(draft()).catalog, 'a catalog');
  const ground = { catalog, graph: compileChangeGraph(catalog), policy, previous: undefined };
  const release = { catalog, graph: ground.graph, policy };
  const other = { ...release };
  const { start } = planOf(ground);
  const follow = (revision: WalkPlan['revision']) =>
    memory.begin(ground).follow(planOf(ground, revision && { revision }), (one) => (one === other ? 'other' : 'this'));
  const first = follow({ at: start, release, prices: 'rise' });
  expect(follow({ at: start, release, prices: 'rise' })?.stretches).toBe(first?.stretches);
  expect(follow({ at: start + 60, release, prices: 'rise' })?.stretches).not.toBe(first?.stretches);
  expect(follow({ at: start, release: other, prices: 'rise' })?.stretches).not.toBe(first?.stretches);
  expect(follow(undefined)?.stretches).not.toBe(first?.stretches);
});

test('and where a draft gives one id to specifications of two components, with the price of either', () => {
  let parsed = nextParseMemory(undefined);
  const read = (document: Draft): WalkGround => {
    const catalog = present(parseCatalog(document, {}, parsed).catalog, 'a catalog');
    parsed = nextParseMemory(parsed);
    return { catalog, graph: compileChangeGraph(catalog), policy, previous: undefined };
  };
  const memory = createArbitrageMemory();
  const inAddOn = (ground: WalkGround) => {
    const { purchase, changes } = planOf(ground);
    return planOf(ground, {
      purchase: { ...purchase, component: 'storage' },
      changes: changes.map(({ at, change }) => ({ at, change: { ...change, component: 'storage' } })),
    });
  };
  const document = draft();
  const [app, storage] = document.components;
  storage.specifications[0] = structuredClone(app.specifications[0]);
  const followed = () => {
    const ground = read(structuredClone(document));
    return present(
      memory.begin(ground).follow(inAddOn(ground), () => 'this'),
      'a walk',
    ).stretches;
  };
  const first = followed();
  expect(followed()).toBe(first);
  storage.specifications[0].skus[1].prices[0].parts[0].amount = '21.00';
  const [, second] = followed();
  expect(second?.priceMicros).toBe(2_100_000_000n);
  app.specifications[0].skus[0].prices[0].parts[0].amount = '9.00';
  expect(followed()[0]?.priceMicros).toBe(900_000_000n);
});

test('and with another policy, another release before, or another plan', () => {
  const { catalog } = parseCatalog(draft());
  const nothing = () => undefined;
  expect(isRecalled(nothing, { policy: { ...policy } })).toBe(false);
  expect(isRecalled(nothing, { previous: present(catalog, 'a catalog') })).toBe(false);
  const start = Date.UTC(2027, 1, 1) / 1000;
  const change = { component: 'app', specification: 'standard', sku: { plan: 'b' }, quantities: {} };
  const [first] = [{ at: Date.UTC(2027, 0, 1) / 1000 + 86_400, change }];
  for (const over of [
    { periods: 2 },
    { start, changes: [{ ...first, at: start + 86_400 }] },
    { changes: [{ ...first, at: first.at + 86_400 }] },
    { changes: [{ ...first, change: { ...change, quantities: { seats: 2 } } }] },
    { changes: [first, { ...first, change: { ...change, sku: { plan: 'c' } } }] },
  ] as Partial<WalkPlan>[]) {
    expect(isRecalled(nothing, {}, over)).toBe(false);
  }
});
