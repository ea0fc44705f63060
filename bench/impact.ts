import {
  BUILT_IN_PRODUCT_TYPES,
  compileChangeGraph,
  createImpact,
  feeRuleById,
  findProductType,
  type ImpactSubscription,
  type ImpactSummary,
  parseCatalog,
  present,
  type QuotableRelease,
} from '@regrade/core';

/** What a draft does to so many running subscriptions: the stream is made as it is read, so only the accumulator counts. */
export interface ImpactBench {
  readonly subscriptions: number;
  readonly distinctSelections: number;
  readonly seconds: number;
  readonly subscriptionsPerSecond: number;
  /** Of the stream alone, which the seconds above include. */
  readonly streamSeconds: number;
  readonly summary: ImpactSummary;
}

const AT = Date.UTC(2026, 5, 15) / 1000;
const DAY = 86_400;
/** Quantities of a stream: with four editions and two periods eight times as many selections. */
const QUANTITIES = 500;

export function benchImpact(subscriptions = 1_000_000, feeRule = 'exact@1'): ImpactBench {
  const before = releaseOf(feeRule, { advanced: '120.00', isLast: false });
  const after = releaseOf(feeRule, { advanced: '130.00', isLast: true });
  const streamSeconds = timed(() => streamOf(subscriptions, () => undefined));
  const impact = createImpact({ before, after, at: AT });
  const seconds = timed(() => streamOf(subscriptions, impact.add));
  return {
    subscriptions,
    distinctSelections: Math.min(subscriptions, QUANTITIES * EDITIONS.length * 2),
    seconds,
    subscriptionsPerSecond: Math.round(subscriptions / seconds),
    streamSeconds,
    summary: impact.summary(),
  };
}

function timed(work: () => void): number {
  const begun = performance.now();
  work();
  return (performance.now() - begun) / 1000;
}

const EDITIONS = ['basic', 'standard', 'advanced', 'ultimate'] as const;

/** Four editions with a rule to each dearer one: seven options per subscription, growing included, in places. */
function releaseOf(feeRule: string, of: { readonly advanced: string; readonly isLast: boolean }): QuotableRelease {
  const yearly = { basic: '60.00', standard: '90.00', advanced: of.advanced, ultimate: '150.00' };
  const document = {
    format: 'regrade/catalog@1',
    seller: 'bench',
    product: { id: 'suite', name: 'Suite', type: 'marketplace', feeRule, timeZone: 'UTC', protocol: 'license-only' },
    components: [{ id: 'app', role: 'base', specifications: [specificationOf(yearly)] }],
    rules: {
      style: 'scope',
      specifications: [
        {
          from: 'plan',
          quantities: { seats: 'up' },
          skus: EDITIONS.slice(0, -1).map((edition, index) => ({
            from: { edition },
            to: EDITIONS.slice(index + 1, of.isLast ? undefined : 3).map((target) => ({ edition: target })),
          })),
        },
      ],
    },
  };
  for (const rule of document.rules.specifications) rule.skus = rule.skus.filter(({ to }) => to.length > 0);
  const { catalog, findings } = parseCatalog(document);
  const parsed = present(catalog, JSON.stringify(findings));
  return {
    number: 1,
    catalog: parsed,
    graph: compileChangeGraph(parsed),
    policy: present(findProductType(BUILT_IN_PRODUCT_TYPES, parsed.product.type), 'a product type'),
    feeRule: present(feeRuleById(feeRule), 'a fee rule'),
  };
}

function specificationOf(yearly: { readonly [edition: string]: string }) {
  return {
    id: 'plan',
    billing: 'subscription',
    attributes: [
      { id: 'edition', kind: 'choice', values: EDITIONS },
      { id: 'seats', kind: 'quantity', min: 1, max: 10_000, step: 1, unit: 'seat' },
    ],
    skus: EDITIONS.map((edition) => ({
      sku: { edition },
      prices: ['P1M', 'P1Y'].map((period) => ({
        period,
        currency: 'USD',
        parts: [{ model: 'linear', of: 'seats', amount: yearly[edition] }],
      })),
    })),
  };
}

/** Every subscription another id, start and agreed price; selections repeat as they do among customers. */
function streamOf(count: number, add: (subscription: ImpactSubscription) => void): void {
  for (let n = 0; n < count; n++) {
    const edition = EDITIONS[n % EDITIONS.length] ?? 'basic';
    const isYear = n % 3 !== 0;
    const days = isYear ? 365 : 30;
    const start = AT - ((n * 7919) % (days * DAY)) + 1;
    const end = start + days * DAY;
    const seats = 1 + ((Math.floor(n / 12) * 31) % QUANTITIES);
    const selection = {
      component: 'app',
      specification: 'plan',
      sku: { edition },
      skuKey: `edition=${edition}`,
      quantities: { seats },
    };
    const agreedPriceMicros = BigInt(seats) * 5_000_000_000n + BigInt(n % 1000);
    add({
      id: `sub_bench222_${String(n).padStart(12, '0')}`,
      currency: 'USD',
      period: isYear ? 'P1Y' : 'P1M',
      periods: 1,
      term: { start, end },
      components: [
        {
          selection,
          agreedPriceMicros,
          from: start,
          to: end,
          billed: { chargeMinor: agreedPriceMicros / 1_000_000n, creditedMinor: 0n },
        },
      ],
      cash: { paidMinor: agreedPriceMicros / 1_000_000n, refundedMinor: 0n },
    });
  }
}
