import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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

const FEE_RULES = ['exact@1', 'huawei-koogallery@2023-06-12', 'kill-bill@1', 'alibaba-market@1', 'nobody@1'];

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
    for (const spot of spotsOf(document, 'style')) put(spot, pick(draw, ['upgrade-rules', 'scope']));
  },
  editList,
  editList,
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
      { numRuns: 400 },
    );
  });
});
