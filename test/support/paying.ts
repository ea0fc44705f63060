import type { ChangeOrder, Client, Payment, Refund } from '@regrade/client';
import { present } from '@regrade/core';
import { expect } from 'vitest';
import { audit } from './auditor.ts';
import { buyHelpdesk, HELPDESK, publishHelpdesk, toAgents } from './helpdesk.ts';
import { startTestService, type TestLogin, type TestService } from './service.ts';
import { type SignedEvent, type StripeStandIn, startStripeStandIn } from './stripe-stand-in.ts';

/** A service that takes payments by every method, in front of a loopback Stripe. */
export interface PayingService {
  readonly service: TestService;
  readonly stripe: StripeStandIn;
  readonly operator: Client;
  /** A customer with 100 agents of the helpdesk for a year, bought for 9 000.00 from the wallet. */
  addBuyer(usdMinor?: bigint): Promise<Buyer>;
  /** Delivers an event of Stripe; answers the status. */
  deliver(event: SignedEvent, url?: string): Promise<Response>;
  expectSound(): Promise<void>;
  close(): Promise<void>;
}

export interface Buyer {
  readonly login: TestLogin;
  readonly client: Client;
  readonly subscription: string;
  /** An order for so many agents. */
  order(agents: number, pay?: Method): Promise<ChangeOrder>;
  pay(order: ChangeOrder, method: Method): Promise<ChangeOrder>;
  read(order: ChangeOrder): Promise<ChangeOrder>;
  payments(): Promise<readonly Payment[]>;
  refunds(): Promise<readonly Refund[]>;
  /** Wallet and balance, as the API shows them. */
  funds(): Promise<{ readonly wallet: string; readonly balance: string; readonly held: string }>;
  agents(): Promise<number>;
}

export type Method = 'wallet' | 'external' | 'stripe';

export async function startPayingService(
  options: { readonly instances?: number; readonly feeRule?: string } = {},
): Promise<PayingService> {
  let now = () => 0;
  const stripe = await startStripeStandIn({ nowMillis: () => now() });
  const { url: apiUrl, secretKey, webhookSecret } = stripe;
  const service = await startTestService({
    instances: options.instances ?? 1,
    payments: {
      paymentMethods: ['wallet', 'external', 'stripe'],
      stripe: { secretKey, webhookSecret, apiUrl, timeoutMillis: 250, networkRetriesMax: 0 },
    },
  });
  now = service.clock.nowMillis;
  await publishHelpdesk(service, (document) => {
    Object.assign(document.product, { type: 'direct', ...(options.feeRule && { feeRule: options.feeRule }) });
  });
  return {
    service,
    stripe,
    operator: service.client(service.operator.token),
    addBuyer: (usdMinor = 10_000_000n) => addBuyer(service, usdMinor),
    deliver: ({ body, signature }, url = service.url) =>
      fetch(`${url}/v1/payments/stripe/webhook`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'stripe-signature': signature },
        body,
      }),
    expectSound: async () => expect(await audit(service.database.connection)).toEqual([]),
    async close() {
      await service.close();
      await stripe.close();
    },
  };
}

let keys = 0;
/** A key that no other act has. */
export function freshKey(): string {
  keys += 1;
  return `key-${keys}`;
}

async function addBuyer(service: TestService, usdMinor: bigint): Promise<Buyer> {
  const login = await service.addCustomer('Northwind', usdMinor);
  const client = service.client(login.token);
  const { id: subscription } = await buyHelpdesk(service, login);
  return {
    login,
    client,
    subscription,
    async order(agents, pay) {
      const quoteBody = { subscriptionId: subscription, changes: toAgents(agents) };
      const { id: quoteId, net } = (await client.call('requestQuote', { body: quoteBody })).body;
      const body = { quoteId, net, ...(pay && { pay }) };
      return (await client.call('placeOrder', { idempotencyKey: freshKey(), body })).body;
    },
    pay: async ({ id }, method) =>
      (await client.call('payOrder', { params: { id }, idempotencyKey: freshKey(), body: { method } })).body,
    read: async ({ id }) => (await client.call('getOrder', { params: { id } })).body,
    payments: async () => (await client.call('listPayments')).body.items,
    refunds: async () => (await client.call('listRefunds')).body.items,
    async funds() {
      const [funds] = (await client.call('getWallet')).body.funds;
      const { wallet, balance, held = '0.00' } = present(funds, 'a customer has funds');
      return { wallet, balance, held };
    },
    async agents() {
      const { components } = (await client.call('getSubscription', { params: { id: subscription } })).body;
      return present(components[0]?.quantities['agents'], `${HELPDESK} has agents`);
    },
  };
}

/** What the customer's side knows of an order's payment over Stripe: the intent that its client secret opens. */
export function intentOf({ payment }: ChangeOrder): string {
  return present(payment.clientSecret?.split('_secret_')[0], 'the order was answered with a client secret');
}
