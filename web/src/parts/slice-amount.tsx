import type { Subscription } from '@regrade/client';
import { lazy, Suspense } from 'react';
import { Loading } from '../ui/loading.tsx';
import { isPositive } from './amount-text.ts';
import { Money } from './money.tsx';
import { OpenAmount } from './open-amount.tsx';
import type { Door } from './order-money.tsx';

// As the dialog around it: fetched when somebody opens one.
const SliceArithmetic = lazy(async () => ({ default: (await import('./slice-arithmetic.tsx')).SliceArithmetic }));

type Slice = Subscription['slices'][number];

interface SliceAmountProps {
  readonly of: Slice;
  readonly subscription: Subscription;
  readonly label: string;
  readonly what: 'agreedPrice' | 'charge' | 'credited' | 'paid' | 'refunded';
  readonly door: Door;
}

/** A figure of a slice that opens to what made it: the purchase, orders and renewals, each with its arithmetic. */
export function SliceAmount({ of, subscription, label, what, door }: SliceAmountProps) {
  const amount = { amount: of[what], currency: subscription.currency };
  if (!isPositive(of[what])) return <Money {...amount} />;
  return (
    <OpenAmount {...amount} label={label}>
      <Suspense fallback={<Loading />}>
        <SliceArithmetic subscription={subscription.id} slice={of.id} isPrice={what === 'agreedPrice'} door={door} />
      </Suspense>
    </OpenAmount>
  );
}
