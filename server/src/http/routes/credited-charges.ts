import { allocate, type CreditedCharge, type Quote, type Slice } from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { SliceSources, SubscriptionWithSlices } from '../../engine/read-port.ts';

type Changed = SubscriptionWithSlices & { readonly quote: Quote };

/** What a change credited of which charges, and what commission was taken of them; without those of which that is not known. */
export async function creditedCharges(engine: Engine, changed: Changed): Promise<readonly CreditedCharge[]> {
  const credited = changed.quote.figures.lines.filter(({ credit }) => credit > 0n);
  const charges = await Promise.all(credited.map((line) => creditedCharge(engine, changed, line)));
  return charges.flatMap((charge) => charge ?? []);
}

async function creditedCharge(
  engine: Engine,
  changed: Changed,
  line: Quote['figures']['lines'][number],
): Promise<CreditedCharge | undefined> {
  const { quote, subscription } = changed;
  const slice = creditedSlice(changed, line);
  if (!slice) return undefined;
  const sources = await engine.reads.readSliceSources({ subscription, slice });
  const bill = billOf(changed, { slice, sources });
  const found = bill && (await engine.reads.findSellerLine({ account: subscription.account, ...bill }));
  if (!found) return undefined;
  const shares = allocate(found.commissionMinor + found.returnedMinor, bill.charges);
  // What was given back while it ran on had its commission with it: that is told by neither.
  const isWhole = !sources.orders.some((each) => each.quote.corrects?.kind === 'goodwill' && each.quote !== quote);
  const commissionMinor = shares[bill.index];
  if (!isWhole || commissionMinor === undefined) return undefined;
  return { creditMinor: line.credit, billedMinor: slice.chargeMinor, commissionMinor };
}

/** The slice that ended with the change, or ran on where something was only given back. */
function creditedSlice(
  { quote, slices }: Changed,
  { component, from }: Quote['figures']['lines'][number],
): Slice | undefined {
  const { effectiveAt: at, corrects } = quote;
  const isEnded = (slice: Slice) => (from === undefined ? slice.to === at : slice.from === from && slice.to === from);
  const isRunning = ({ from: begins, to }: Slice) => begins <= at && (to === null || at < to);
  return slices.find(
    (slice) => slice.component === component && (corrects?.kind === 'goodwill' ? isRunning(slice) : isEnded(slice)),
  );
}

interface Bill {
  readonly transaction: string;
  /** Of everything that it charged for, and where among them the slice is. */
  readonly charges: readonly bigint[];
  readonly index: number;
}

/** What charged for a slice: the change that it began with, a renewal, or the purchase. */
function billOf(
  { slices, subscription }: SubscriptionWithSlices,
  { slice, sources }: { readonly slice: Slice; readonly sources: SliceSources },
): Bill | undefined {
  const { component } = slice;
  const order = sources.orders.find(({ quote }) => quote.effectiveAt === slice.from && quote.figures.charge > 0n);
  if (order) {
    const { lines } = order.quote.figures;
    const index = lines.findIndex((line) => line.component === component && line.from === undefined);
    return { transaction: `${order.order}:complete`, charges: lines.map(({ charge }) => charge), index };
  }
  const [renewal] = sources.renewals;
  if (renewal) {
    const { parts } = renewal.offer;
    const index = parts.findIndex((part) => part.component === component);
    return { transaction: `${renewal.id}:bill`, charges: parts.map(({ chargeMinor }) => chargeMinor), index };
  }
  const first = firstSlices(slices);
  const charges = first.map(({ chargeMinor }) => chargeMinor);
  return { transaction: `${subscription.id}:purchase`, charges, index: first.indexOf(slice) };
}

/** Of each component the one that the subscription began with. */
export function firstSlices(slices: readonly Slice[]): readonly Slice[] {
  return slices.filter(
    ({ component, from }) => !slices.some((other) => other.component === component && other.from < from),
  );
}
