import type { FeeStep, SellerLine } from '@regrade/client';
import {
  accountOf,
  type CreditedCharge,
  err,
  explainEarned,
  explainSellerDiscount,
  explainTogether,
  explainWithheld,
  formatInstant,
  ID_PREFIXES,
  type OrderId,
  ok,
  type Quote,
  type Result,
  type Slice,
  type SubscriptionId,
} from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { SubscriptionWithSlices } from '../../engine/read-port.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import type { SellerLineFound } from '../../engine/statement-port.ts';
import type { OperatorCaller, SellerCaller } from '../caller.ts';
import { moneyFormat } from '../render/money.ts';
import { renderQuotePreview } from '../render/quote.ts';
import { renderRenewal } from '../render/renewal.ts';
import { renderSliceExplanation } from '../render/slice.ts';
import { earnedMinor } from '../render/statement.ts';
import { creditedCharges, firstSlices } from './credited-charges.ts';

/** How the figures of a line came about, as far as they are not sums of others. */
interface Made {
  readonly charge: readonly FeeStep[];
  readonly credit: readonly FeeStep[];
  readonly discount: readonly FeeStep[];
  readonly withheld: readonly FeeStep[];
  readonly discounts: readonly { readonly name: string; readonly minor: bigint }[];
  readonly credited: readonly CreditedCharge[];
  readonly basisPoints?: number;
}

const UNEXPLAINED: Made = { charge: [], credit: [], discount: [], withheld: [], discounts: [], credited: [] };

/** A line of a seller's statement with the arithmetic of each figure; somebody else's is answered like none. */
export async function statementLine(
  engine: Engine,
  { caller, transaction }: { readonly caller: OperatorCaller | SellerCaller; readonly transaction: string },
): Promise<Result<SellerLine, Refusal>> {
  const line = await findLine(engine, caller, transaction);
  const subscription = line && (await subscriptionOf(engine, line));
  if (!line || !subscription) return err(refuse('not-found', 'There is no such line.'));
  const kind = KINDS[transaction.split(':')[1] ?? ''] ?? 'change';
  const made = await makeUp(engine, { kind, line, subscription });
  const { currency, returnedMinor, commissionMinor, keptMinor } = line;
  const takenMinor = commissionMinor - keptMinor + returnedMinor;
  const { commission, net } = explainEarned({ ...line, ...made, takenMinor });
  const { minor } = moneyFormat(currency);
  const { id, product } = subscription.subscription;
  return ok({
    ...{ at: formatInstant(line.at), transaction, subject: line.subject, seller: line.seller },
    ...{ product, subscription: id, kind, currency },
    charge: { amount: minor(line.chargeMinor), steps: made.charge },
    credit: { amount: minor(line.creditMinor), steps: made.credit },
    discount: { amount: minor(line.discountMinor), steps: made.discount },
    commission: { amount: minor(commissionMinor), steps: commission },
    withheld: { amount: minor(line.withheldMinor), steps: made.withheld },
    net: { amount: minor(earnedMinor(line)), steps: net },
  });
}

const KINDS: { readonly [suffix: string]: SellerLine['kind'] } = {
  purchase: 'purchase',
  bill: 'renewal',
  complete: 'change',
  revert: 'revert',
  opening: 'import',
};

async function findLine(
  { reads }: Engine,
  caller: OperatorCaller | SellerCaller,
  transaction: string,
): Promise<SellerLineFound | undefined> {
  const { subscription, order, renewal } = ID_PREFIXES;
  const [id = ''] = transaction.split(':');
  const accounts = [subscription, order, renewal].map((prefix) => accountOf(prefix, id));
  const account = accounts.find((found) => found !== undefined);
  const line = account && (await reads.findSellerLine({ account, transaction }));
  return line && (caller.role === 'operator' || line.seller === caller.seller) ? line : undefined;
}

async function subscriptionOf(
  { reads }: Engine,
  { subject }: SellerLineFound,
): Promise<SubscriptionWithSlices | undefined> {
  // The subject of a line is what stands in front of its transaction, or the subscription that is renewed.
  if (!subject.startsWith(`${ID_PREFIXES.order}_`)) return reads.readSubscription(subject as SubscriptionId);
  const order = await reads.readOrder(subject as OrderId);
  return order && reads.readSubscription(order.subscription);
}

interface Making {
  readonly kind: SellerLine['kind'];
  readonly line: SellerLineFound;
  readonly subscription: SubscriptionWithSlices;
}

async function makeUp(engine: Engine, { kind, line, subscription }: Making): Promise<Made> {
  switch (kind) {
    case 'change':
      return madeByChange(engine, { line, subscription });
    case 'purchase':
      return { ...UNEXPLAINED, charge: await chargedAtFirst(engine, subscription) };
    case 'renewal': {
      const { renewal, currency } = line;
      if (!renewal) return UNEXPLAINED;
      const together = explainTogether(
        renewal.offer.parts.map(({ chargeMinor }) => chargeMinor),
        currency,
      );
      const parts = renderRenewal(renewal).components;
      return { ...UNEXPLAINED, charge: [...parts.flatMap(({ steps }) => steps), ...together] };
    }
    case 'revert':
    case 'import':
      return UNEXPLAINED;
  }
}

async function madeByChange(engine: Engine, of: Omit<Making, 'kind'>): Promise<Made> {
  const found = await engine.reads.readQuotedOrder(of.line.subject as OrderId);
  if (!found) return UNEXPLAINED;
  const { quote } = found;
  const { steps } = renderQuotePreview(quote);
  const { figures, commissionBasisPoints: basisPoints } = quote;
  return {
    charge: stepsUpTo(steps, 'charge'),
    credit: stepsUpTo(steps, 'credit'),
    discount: explainSellerDiscount(quote, steps),
    withheld: withheldSteps(quote, { steps, line: of.line }),
    discounts: (figures.discounts ?? []).filter(({ funder }) => funder === of.line.seller),
    credited: of.line.returnedMinor === 0n ? [] : await creditedCharges(engine, { quote, ...of.subscription }),
    ...(basisPoints !== undefined && { basisPoints }),
  };
}

function withheldSteps(
  { figures: { forfeited, waived } }: Quote,
  of: { readonly steps: readonly FeeStep[]; readonly line: SellerLineFound },
): readonly FeeStep[] {
  const { withheldMinor, currency } = of.line;
  if (withheldMinor === 0n) return [];
  const made = stepsUpTo(of.steps, forfeited > 0n ? 'forfeited' : WAIVED);
  return [...made, ...explainWithheld({ currency, withheldMinor, changeMinor: forfeited - waived })];
}

const WAIVED = 'waived: a downgrade never costs anything';

/** As far as the last one of that name: what comes after it did not make it. */
function stepsUpTo(steps: readonly FeeStep[], what: string): readonly FeeStep[] {
  return steps.slice(0, 1 + steps.findLastIndex((step) => step.what === what || step.what.endsWith(`: ${what}`)));
}

/** Of the first slices, which the purchase charged for. */
async function chargedAtFirst(engine: Engine, found: SubscriptionWithSlices): Promise<readonly FeeStep[]> {
  const first = firstSlices(found.slices);
  const explained = await Promise.all(first.map((slice) => explainSlice(engine, found, slice)));
  const together = explainTogether(
    first.map(({ chargeMinor }) => chargeMinor).filter((minor) => minor > 0n),
    found.subscription.currency,
  );
  const sources = explained.flatMap((slice) => slice.sources.filter(({ kind }) => kind === 'start'));
  return [...sources.flatMap(({ steps }) => steps), ...together];
}

async function explainSlice(engine: Engine, { subscription }: SubscriptionWithSlices, slice: Slice) {
  const sources = await engine.reads.readSliceSources({ subscription, slice });
  const release = sources.release === null ? undefined : await engine.releaseOf(subscription.product, sources.release);
  return renderSliceExplanation({ subscription, slice, sources, catalog: release?.catalog });
}
