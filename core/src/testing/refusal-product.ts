import type { Selection } from '../domain/catalog/selection.ts';
import {
  type ChangeTiming,
  decideChange,
  type RunningSelection,
  type WantedChange,
} from '../domain/rules/decide-change.ts';
import { buildRelease } from './build-release.ts';
import { asText } from './findings-as-text.ts';
import { type PlansDocument, plansDocument } from './plans-document.ts';

/** Two components of several specifications, each with several quantities and SKUs: whoever looks up the wrong one is noticed. */
export const SPECIFICATIONS = {
  standard: {
    quantities: { seats: [10, 100, 10], disk: [5, 50, 5] },
    skus: {
      basic: ['5.00 + 1.00 seats + 0.10 disk', 'P1Y JPY: 500 + 100 seats'],
      pro: ['9.00 + 1.20 seats + 0.10 disk'],
      elite: ['P1Y USD: 90.00', '1.00 + 1.00 seats'],
    },
  },
  premium: {
    quantities: { seats: [20, 200, 20], cpu: [1, 4, 1] },
    skus: { basic: ['30.00 + 1.00 seats'], pro: ['60.00 + 1.00 seats + 4.00 cpu'] },
  },
  office: { billing: 'offline', skus: { '-': ['1.00'] } },
} as const;

export const PRODUCT: PlansDocument = {
  specifications: SPECIFICATIONS,
  addOns: {
    storage: {
      cold: { quantities: { gb: [100, 900, 100] }, skus: { '-': ['1.00 gb'] } },
      hot: { quantities: { gb: [100, 900, 100] }, skus: { '-': ['2.00 gb'] } },
    },
  },
  rules: ['basic → pro', 'pro → elite'],
  terms: { standard: { quantities: { disk: 'both' }, expansionStep: { seats: 2 } } },
};

export function selection(
  component: string,
  specification: string,
  plan: string,
  quantities: Selection['quantities'],
): Selection {
  const sku = plan === '-' ? { sku: {}, skuKey: '-' } : { sku: { plan }, skuKey: `plan=${plan}` };
  return { component, specification, ...sku, quantities };
}

export const COLD = selection('storage', 'cold', '-', { gb: 300 });
export const BASIC = selection('app', 'standard', 'basic', { seats: 50, disk: 20 });
export const runs = (...selections: Selection[]): RunningSelection[] =>
  selections.map((one) => ({ selection: one, agreedPriceMicros: 0n }));

interface Wish {
  readonly of?: Partial<PlansDocument>;
  readonly running?: readonly RunningSelection[];
  readonly period?: string;
  readonly currency?: string;
  readonly timing?: ChangeTiming;
}

export function refused(changes: readonly WantedChange[], wish: Wish = {}): string[] {
  const { of = {}, running = runs(COLD, BASIC), period = 'P1M', currency = 'USD', timing } = wish;
  const release = buildRelease(plansDocument({ ...PRODUCT, ...of }));
  const decided = decideChange({ ...release, period, currency, running, changes, ...(timing && { timing }) });
  if (decided.ok) return ['allowed'];
  const { code, detail, component, tried, wouldAllow, ...rest } = decided.error;
  return [
    `${code}${component === undefined ? '' : ` of ${component}`}`,
    detail,
    ...tried.map((line) => `tried ${line}`),
    ...(wouldAllow ? [`wouldAllow ${asText(wouldAllow)}`] : []),
    ...Object.entries(rest).map((more) => `more ${more}`),
  ];
}
export const app = (wish: Partial<WantedChange>): WantedChange[] => [{ component: 'app', ...wish }];
export const to = (plan: string) => ({ sku: { plan } });
