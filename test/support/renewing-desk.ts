import type { Subscription } from '@regrade/core';
import { DAY, type World } from './world.ts';
import {
  askQuote,
  buy,
  type Editable,
  helpdesk,
  must,
  openCustomer,
  order,
  readSample,
  stateNow,
  walletOf,
} from './world-market.ts';

/** A desk per month that changes in both directions, now or at renewal, and what tests of renewals do with it. */
export const RENEWING_DESK = 'acme.renewing-desk';
export const GRACE = 7 * DAY;

/** Basic at 9.00 an agent and month, advanced at 49.00 and 12.00. */
export async function renewingDesk(edit: (skus: Editable[], document: Editable) => void = () => undefined) {
  const made = await readSample('helpdesk');
  made.product = { ...made.product, id: 'renewing-desk', type: 'direct' };
  const rule = made.rules.specifications[0];
  rule.timing = 'customer-chooses';
  rule.skus.push({ from: { edition: 'advanced' }, to: [{ edition: 'basic' }] });
  edit(made.components[0].specifications[0].skus, made);
  return made;
}

export const endOf = ({ term }: Pick<Subscription, 'term'>): number => term.end ?? 0;
export const agents = (count: number) => [{ component: 'app', quantities: { agents: count } }];
export const toEdition = (edition: string) => [{ component: 'app', sku: { edition } }];

export function createDesk(world: World) {
  const now = async (of: Subscription) => (await stateNow(world, of)).subscription;
  return {
    now,
    goTo: (instant: number) => world.clock.advance(instant - world.clock.now()),
    wallet: (of: Subscription) => walletOf(world, of.account),
    /** Basic for a month, paid. */
    async bought(funds = 1_000_000n, count = 10): Promise<Subscription> {
      const account = await openCustomer(world, { USD: funds });
      const components = [helpdesk('basic', count)];
      return must(buy(world.engine, { account, product: RENEWING_DESK, period: 'P1M', components }));
    },
    async schedule(of: Subscription, changes: Parameters<typeof askQuote>[2]) {
      const quote = await must(askQuote(world.engine, await now(of), changes, { timing: 'at-renewal' }));
      return must(order(world.engine, quote));
    },
    async licenseOf(of: Subscription) {
      const [stored] = await world.engine.reads.readLicenses(of.components.map(({ license }) => license));
      if (!stored) throw new Error('a component has a license');
      return stored.license;
    },
  };
}
