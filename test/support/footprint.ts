import type { TestLogin, TestService } from './service.ts';

/** Everything that a refused change leaves as it was (invariant 5), and the sum that is always 0 (invariant 2). */
export interface Footprint {
  readonly subscription: unknown;
  readonly wallet: unknown;
  readonly orders: readonly unknown[];
  readonly licenses: readonly unknown[];
  readonly ledgerRows: number;
}

export async function footprintOf(
  service: TestService,
  of: { readonly customer: TestLogin; readonly subscription: string },
): Promise<Footprint> {
  const client = service.client(of.customer.token);
  const [subscription, wallet, orders] = await Promise.all([
    client.call('getSubscription', { params: { id: of.subscription } }),
    client.call('getWallet'),
    client.call('listOrders', { query: { subscription: of.subscription } }),
  ]);
  const { rows: licenses } = await service.database.database.query(
    'test-licenses',
    'select license_id, revision, status, selection::text from license where account_id = $1 order by license_id',
    [of.customer.account],
  );
  const { rows: ledger } = await service.database.database.query(
    'test-ledger',
    'select 1 from ledger_entry where account_id = $1',
    [of.customer.account],
  );
  return {
    subscription: subscription.body,
    wallet: wallet.body,
    orders: orders.body.items,
    licenses,
    ledgerRows: ledger.length,
  };
}

/** Sums of the ledger by account and currency that are not 0: none, ever. */
export async function unbalancedLedgers(service: TestService): Promise<readonly unknown[]> {
  const { rows } = await service.database.database.query(
    'test-ledger-sums',
    'select account_id, currency from ledger_entry group by 1, 2 having sum(amount) <> 0',
  );
  return rows;
}
