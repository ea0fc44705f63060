import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { helpdeskDocument } from '../../testing/helpdesk-document.ts';
import { figuresOf, remakeFigures } from '../../testing/remake-walk.ts';
import type { ArbitrageWalk, WalkStretch } from '../catalog/arbitrage-walk.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType } from '../catalog/product-type.ts';
import { conservationOf, LEAK_REASONS, type LeakReason } from '../fees/conservation.ts';
import { feeRules } from '../fees/presets.ts';
import { present } from '../kernel/assert.ts';
import { findArbitrage } from './find-arbitrage.ts';
import { raisePrices } from './raise-prices.ts';

/** `docs/pricing.md`, section "No arbitrage": every table there is made here, by the engine. */
const page = readFileSync(new URL('../../../../docs/pricing.md', import.meta.url), 'utf8');

const KINDS = { conservative: 'proven', 'never-less': 'proven: a cap on credits can only cost the customer more' };

/** The presets by what is proven of them, in the order of their first one. */
function presetTable(): string {
  const idsByVerdict = new Map<string, string[]>();
  for (const rule of feeRules) {
    const conservation = conservationOf(rule);
    const verdict =
      conservation.kind === 'open'
        ? `not proven: ${conservation.reasons.map((reason) => `\`${reason}\``).join(', ')}`
        : KINDS[conservation.kind];
    idsByVerdict.set(verdict, [...(idsByVerdict.get(verdict) ?? []), `\`${rule.id}\``]);
  }
  const rows = [...idsByVerdict].map(([verdict, ids]) => `| ${verdict} | ${ids.join(', ')} |`);
  return ['| No walk leaks | Fee rules |', '|---|---|', ...rows].join('\n');
}

function reasonList(): string {
  return Object.entries(LEAK_REASONS)
    .map(([reason, sentence]) => `- \`${reason}\`: ${sentence}.`)
    .join('\n');
}

/** What was bought, what changed, and what it cost: one line each, then the sums. */
function walkTable(walk: ArbitrageWalk): string {
  const day = (instant: string) => instant.slice(0, 10);
  const name = ({ selection }: WalkStretch) =>
    [
      ...Object.values(selection.sku),
      ...Object.entries(selection.quantities).map(([id, units]) => `${units} ${id}`),
    ].join(', ');
  const purchase = `| ${day(walk.start)} | ${name(walk.purchase)} bought for ${walk.period} | ${walk.purchase.price} | ${walk.purchase.paid.value} | ${walk.purchase.value.value} |`;
  const revision = walk.revision
    ? [`| ${day(walk.revision.at)} | prices ${walk.revision.prices} | ${walk.changes[0]?.fromPrice} | | |`]
    : [];
  const changes = walk.changes.map(
    (change) =>
      `| ${day(change.at)} | changed to ${name(change)} | ${change.price} | ${change.charge.value} - ${change.credit.value} = ${change.net.value} | ${change.value.value} |`,
  );
  return [
    '| date | what | price | customer pays | value held until the next line |',
    '|---|---|---:|---:|---:|',
    purchase,
    ...revision,
    ...changes,
    `| ${day(walk.end)} | in all: ${walk.leak.value} less than its worth | | **${walk.paid.value}** | **${walk.held.value}** |`,
  ].join('\n');
}

function catalogOf(document: object, feeRule: string): Catalog {
  const { product, ...rest } = document as { product: object };
  const { catalog } = parseCatalog({ ...rest, product: { ...product, feeRule, type: 'marketplace' } });
  return present(catalog, 'a valid catalog');
}

function walkOf(catalog: Catalog, reason: LeakReason): ArbitrageWalk {
  const policy = present(findProductType(BUILT_IN_PRODUCT_TYPES, 'marketplace'), 'a built-in type');
  const walks = findArbitrage(catalog, policy).flatMap(({ walk }) => (walk?.reason === reason ? [walk] : []));
  return present(walks[0], reason);
}

const row = (period: string, ...parts: object[]) => ({ period, currency: 'USD', parts });
const flat = (amount: string) => ({ model: 'flat', amount });

function editions(basic: object[], advanced: object[]): object {
  const attributes = [{ id: 'edition', kind: 'choice', values: ['basic', 'advanced'] }];
  const skus = [
    { sku: { edition: 'basic' }, prices: basic },
    { sku: { edition: 'advanced' }, prices: advanced },
  ];
  return helpdeskDocument({ specification: { attributes, skus } });
}

const BANDS = { model: 'volume-added', of: 'agents', bands: [{ upTo: 100, amount: '1.00' }, { amount: '2.00' }] };
const AGENTS = helpdeskDocument({
  specification: {
    attributes: [{ id: 'agents', kind: 'quantity', min: 50, max: 1000, step: 50, unit: 'agent' }],
    skus: [{ sku: {}, prices: [row('P1M', BANDS)] }],
  },
  rules: { style: 'upgrade-rules', specifications: [{ from: 'standard' }] },
});

const LEAKS: readonly (readonly [LeakReason, string, object])[] = [
  ['added-units', 'huawei-koogallery@2023-06-12', AGENTS],
  [
    'rows-by-duration',
    'tencent-cvm@1',
    editions(
      [row('P1M', flat('150.00')), row('P1Y', flat('1000.00'))],
      [row('P1M', flat('200.00')), row('P1Y', flat('2000.00'))],
    ),
  ],
  ['list-price-now', 'huawei-billing@1', editions([row('P1M', flat('100.00'))], [row('P1M', flat('300.00'))])],
];

describe('docs/pricing.md', () => {
  test('says of every preset where it was read, with an address', () => {
    const [, sources = ''] = page.split('### Where the rules were read');
    const [table = ''] = sources.split('\n## ');
    const rows = table.split('\n').filter((line) => /\| <https:\/\/[^ ]+>/.test(line));
    const named = rows.flatMap((line) => [...line.matchAll(/`([a-z0-9-]+@[0-9-]+)`/g)].map(([, id]) => id));
    // Ours by seconds has no source.
    expect([...new Set(['exact@1', ...named])]).toEqual(feeRules.map(({ id }) => id));
  });

  test('says of every preset whether walks can leak, as the engine decides it', () => {
    expect(page).toContain(presetTable());
    expect(page).toContain(reasonList());
  });

  test.each(LEAKS)('works the leak %s of %s with the figures of the engine', (reason, feeRule, document) => {
    const catalog = catalogOf(document, feeRule);
    const walk = walkOf(catalog, reason);
    expect(remakeFigures(walk, { now: catalog, revised: raisePrices(catalog) })).toEqual(figuresOf(walk));
    expect(page).toContain(walkTable(walk));
  });
});
