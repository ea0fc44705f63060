import { formatId, ID_PREFIXES, type OrderId, type QuoteId, type SubscriptionId } from '../domain/kernel/id.ts';
import { emptySettlement, type Settlement } from '../domain/ledger/settlement.ts';
import type { OrderTerms } from '../domain/order/change-order.ts';
import { TEST_ACCOUNT } from './build-license.ts';

const UUID = '0197a3f0-0000-7000-8000-000000000001';
const PLACED_AT = Date.UTC(2026, 5, 11) / 1000;

/** A settlement in USD with this payable and nothing else; negative is a refund. */
export function buildSettlement(netMinor: bigint): Settlement {
  const payableMinor = netMinor > 0n ? netMinor : 0n;
  const refundMinor = netMinor < 0n ? -netMinor : 0n;
  const lines = { chargeMinor: 20_000n + netMinor, creditMinor: 20_000n, netMinor };
  return { ...emptySettlement('USD'), ...lines, payableMinor, refundMinor };
}

/** The terms of an upgrade for 133.33 USD, now, whose seller is told by webhook; name what matters to the test. */
export function buildOrderTerms(named: Partial<OrderTerms> = {}): OrderTerms {
  return {
    id: formatId<OrderId>(ID_PREFIXES.order, TEST_ACCOUNT, UUID),
    account: TEST_ACCOUNT,
    subscription: formatId<SubscriptionId>(ID_PREFIXES.subscription, TEST_ACCOUNT, UUID),
    quote: formatId<QuoteId>(ID_PREFIXES.quote, TEST_ACCOUNT, UUID),
    product: 'acme.helpdesk',
    seller: 'acme',
    currency: 'USD',
    settlement: buildSettlement(13_333n),
    timing: 'now',
    effectiveAt: PLACED_AT,
    placedAt: PLACED_AT,
    protocol: 'webhook',
    // biome-ignore lint/suspicious/noThenProperty: the name of the field in the catalog format (contract §2)
    silence: { afterSeconds: 10_800, then: 'reject' },
    ...named,
  };
}
