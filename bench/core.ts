import {
  BUILT_IN_PRODUCT_TYPES,
  computeFee,
  type FeeInput,
  findProductType,
  parseCatalog,
  parseFeeRequest,
  present,
  verifyCatalog,
} from '@regrade/core';
import { planCatalog } from './plan-catalog.ts';

/** How often the pure core does a thing in a second, on one thread. */
export interface CoreMeasured {
  readonly name: string;
  readonly perSecond: number;
}

const LOOK_AT_CLOCK_EVERY = 64;
const SKUS = 100;

export function measureCore(seconds: number): CoreMeasured[] {
  const exact = parsedFee('exact@1');
  const daily = parsedFee('daily@1');
  const { catalog } = parseCatalog(planCatalog({ rows: 1, targets: SKUS }));
  if (!catalog) throw new Error('the catalog of the bench can be read');
  const policy = present(
    findProductType(BUILT_IN_PRODUCT_TYPES, catalog.product.type),
    'the bench uses a built-in product type',
  );
  return [
    { name: 'fees, exact@1', perSecond: repeat(seconds, () => computeFee(exact, { steps: false })) },
    { name: 'fees, daily@1', perSecond: repeat(seconds, () => computeFee(daily, { steps: false })) },
    {
      name: `verifications of ${SKUS} SKUs`,
      perSecond: repeat(seconds, () => verifyCatalog(catalog, policy), 1),
    },
  ];
}

/** A yearly term, changed in the middle of a day in its fifth month, in a zone with summer time. */
function parsedFee(feeRule: string): FeeInput {
  const parsed = parseFeeRequest({
    feeRule,
    request: {
      currency: 'USD',
      timeZone: 'Europe/Berlin',
      term: { start: '2026-01-15T09:30:00+01:00', end: '2027-01-15T09:30:00+01:00', period: 'P1Y' },
      at: '2026-06-03T14:05:06+02:00',
      from: { price: '1200.00' },
      to: { price: '1800.00' },
    },
  });
  if (!parsed.ok || parsed.value.kind !== 'fee') throw new Error(`the fee of the bench: ${JSON.stringify(parsed)}`);
  return parsed.value.input;
}

function repeat(seconds: number, act: () => unknown, lookEvery = LOOK_AT_CLOCK_EVERY): number {
  const timed = (span: number) => {
    const startedAt = performance.now();
    const endsAt = startedAt + span * 1000;
    let done = 0;
    while (performance.now() < endsAt) {
      for (let index = 0; index < lookEvery; index++) act();
      done += lookEvery;
    }
    return (done * 1000) / (performance.now() - startedAt);
  };
  timed(seconds / 4);
  return timed(seconds);
}
