import type { ChangeOrder, Client, DeliveryDetail, PurchasedSubscription, SavedEndpoint } from '@regrade/client';
import { present } from '@regrade/core';
import { runJobs } from '../../server/src/engine/jobs/run-jobs.ts';
import { buyHelpdesk, type HelpdeskDocument, publishHelpdesk, type TestSeller, toAgents } from './helpdesk.ts';
import { type SellerProgram, startSellerProgram } from './seller-program.ts';
import { startTestService, type TestLogin, type TestService, type TestServiceOptions } from './service.ts';

/** A marketplace whose helpdesk is told over `webhook`, with the seller's program listening. */
export interface WebhookMarket<Service extends TestService = TestService> {
  readonly service: Service;
  readonly seller: TestSeller;
  readonly program: SellerProgram;
  readonly endpoint: SavedEndpoint;
  /** The seller's own API client. */
  readonly sellerClient: Client;
  readonly operatorClient: Client;
  /** A customer with a subscription of 100 agents and 100 000.00 USD left to spend. */
  buy(name: string): Promise<{ readonly customer: TestLogin; readonly subscription: PurchasedSubscription }>;
  /** Quotes and orders more agents, paid at once. */
  order(
    of: { readonly customer: TestLogin; readonly subscription: PurchasedSubscription },
    agents: number,
  ): Promise<ChangeOrder>;
  /** Everything due is carried out by the first process. */
  deliver(): Promise<number>;
  /** The jobs of the clock. */
  lookAtClock(): Promise<void>;
  readOrder(order: string): Promise<ChangeOrder>;
  /** The newest delivery about an order or quote. */
  deliveryOf(subject: string): Promise<DeliveryDetail>;
  close(): Promise<void>;
}

export interface MarketRules {
  readonly silence?: { readonly after: string; readonly then: 'accept' | 'reject' | 'hold' };
  readonly fit?: boolean;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

export async function startWebhookMarket(
  rules: MarketRules = {},
  options: TestServiceOptions = {},
): Promise<WebhookMarket> {
  return openWebhookMarket(await startTestService(options), rules);
}

/** The same on a service that runs already. */
export async function openWebhookMarket<Service extends TestService>(
  service: Service,
  rules: MarketRules = {},
): Promise<WebhookMarket<Service>> {
  const program = await startSellerProgram();
  const seller = await publishHelpdesk(service, (document) => tellOverWebhook(document, rules));
  const sellerClient = service.client(seller.token);
  const operatorClient = service.client(service.operator.token);
  const { body: endpoint } = await sellerClient.call('saveSellerEndpoint', {
    params: { scope: 'acme', protocol: 'webhook' },
    body: { address: program.address, timeoutSeconds: 1 },
  });
  const readOrder = async (id: string) => (await operatorClient.call('getOrder', { params: { id } })).body;
  return {
    service,
    seller,
    program,
    endpoint,
    sellerClient,
    operatorClient,
    async buy(name) {
      const customer = await service.addCustomer(name, 10_900_000n);
      return { customer, subscription: await buyHelpdesk(service, customer) };
    },
    async order({ customer, subscription }, agents) {
      const client = service.client(customer.token);
      const { body: quote } = await client.call('requestQuote', {
        body: { subscriptionId: subscription.id, changes: toAgents(agents) },
      });
      const body = { quoteId: quote.id, net: quote.net, pay: 'wallet' as const };
      return (await client.call('placeOrder', { idempotencyKey: `order-${quote.id}`, body })).body;
    },
    deliver: () => service.engine.outbox.runDue(),
    lookAtClock: () => runJobs(service.engine, silent),
    readOrder,
    async deliveryOf(subject) {
      const { body: page } = await sellerClient.call('listDeliveries', { query: { subject } });
      const { id } = present(page.items[0], 'the seller was told');
      return (await sellerClient.call('getDelivery', { params: { id } })).body;
    },
    async close() {
      await program.close();
      await service.close();
    },
  };
}

function tellOverWebhook(document: HelpdeskDocument, { silence, fit = false }: MarketRules): void {
  Object.assign(document.product, { protocol: 'webhook' });
  for (const rule of document.rules.specifications) Object.assign(rule, { fit, ...(silence && { silence }) });
}

/** Rules whose sellers have three hours. */
export function silence(outcome: 'accept' | 'reject' | 'hold'): MarketRules {
  // biome-ignore lint/suspicious/noThenProperty: the name of the field in the catalog format (contract §2)
  return { silence: { after: 'PT3H', then: outcome } };
}

/** Before the order of `beginOrder`, and after it was refunded. */
export const UNTOUCHED = { money: '100000.00', held: '0.00', agents: 100, revision: 1, openOrder: null };
/** After it was completed. */
export const CHANGED = { money: '91000.00', held: '0.00', agents: 200, revision: 2, openOrder: null };

/** An order for 200 agents, paid, at the seller of the market. */
export async function beginOrder(market: WebhookMarket) {
  const bought = await market.buy('Northwind');
  const order = await market.order(bought, 200);
  const client = market.service.client(bought.customer.token);
  const params = { id: bought.subscription.id };
  return {
    order,
    client,
    /** Money in the wallet, and what runs. */
    async standing() {
      const [wallet, subscription] = await Promise.all([
        client.call('getWallet', { query: {} }),
        client.call('getSubscription', { params }),
      ]);
      const [component] = subscription.body.components;
      const { wallet: money, held = '0.00' } = present(wallet.body.funds[0], 'a customer has a wallet');
      return {
        money,
        held,
        agents: component?.quantities['agents'],
        revision: component?.licenseRevision,
        openOrder: subscription.body.openOrder,
      };
    },
  };
}
