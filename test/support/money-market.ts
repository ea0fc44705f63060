import type { ChangeOrder, Client, Quote } from '@regrade/client';
import { evaluateFormula, formatRational, present } from '@regrade/core';
import { expect } from 'vitest';
import { publishHelpdesk, TO_ADVANCED } from './helpdesk.ts';
import { startTestService, type TestLogin, type TestService } from './service.ts';

export const TO_BASIC = [{ component: 'app', sku: { edition: 'basic' } }] as const;

/** A marketplace that sells the helpdesk in both directions, with tax in Germany and Canada. */
export interface MoneyMarket {
  readonly service: TestService;
  readonly operator: () => Client;
  readonly acme: () => Client;
  readonly keyOf: () => string;
  readonly customerIn: (region: string | null) => Promise<TestLogin>;
  readonly quoteFor: (customer: TestLogin, subscriptionId: string, more?: Wish) => Promise<Quote>;
  readonly orderOf: (customer: TestLogin, quote: Quote, pay?: boolean) => Promise<ChangeOrder>;
  /** In cents. */
  readonly walletOf: (customer: TestLogin) => Promise<number>;
}

interface Wish {
  readonly timing?: 'at-renewal';
  readonly coupon?: string;
  readonly changes?: typeof TO_ADVANCED | typeof TO_BASIC;
}

const RATES = [
  { id: 'de-vat', name: 'VAT 19 %', percent: '19', region: 'DE' },
  { id: 'ca-gst', name: 'GST 5 %', percent: '5', region: 'CA' },
  { id: 'ca-qc-qst', name: 'QST 9.975 %', percent: '9.975', region: 'CA-QC' },
] as const;

export async function openMoneyMarket(): Promise<MoneyMarket> {
  const service = await startTestService();
  const seller = await publishHelpdesk(service, ({ product, rules }) => {
    product.type = 'direct';
    rules.style = 'scope';
    rules.specifications[0]?.skus.push({ from: { edition: 'advanced' }, to: [{ edition: 'basic' }] });
    for (const rule of rules.specifications) Object.assign(rule, { timing: 'customer-chooses' });
  });
  const operator = () => service.client(service.operator.token);
  for (const { id, ...body } of RATES) await operator().call('putTaxRate', { params: { id }, body });
  let keys = 0;
  const keyOf = () => `key-${++keys}`;
  return {
    service,
    operator,
    acme: () => service.client(seller.token),
    keyOf,
    async customerIn(region) {
      const customer = await service.addCustomer('Northwind', 100_000_000n);
      const { account: id } = customer;
      if (region !== null) await operator().call('putTaxRegion', { params: { id }, body: { region } });
      return customer;
    },
    async quoteFor(customer, subscriptionId, { coupon, timing, changes = TO_ADVANCED } = {}) {
      const body = { subscriptionId, changes, ...(timing && { timing }), ...(coupon !== undefined && { coupon }) };
      return (await service.client(customer.token).call('requestQuote', { body })).body;
    },
    async orderOf(customer, quote, pay = true) {
      const body = { quoteId: quote.id, net: quote.net, ...(pay && { pay: 'wallet' as const }) };
      return (await service.client(customer.token).call('placeOrder', { idempotencyKey: keyOf(), body })).body;
    },
    async walletOf(customer) {
      const { body } = await service.client(customer.token).call('getWallet');
      return cents(body.funds.find(({ currency }) => currency === 'USD')?.wallet ?? '0');
    },
  };
}

export const cents = (amount: string) => Math.round(Number(amount) * 100);

/** Every step of a quote evaluates to what it shows. */
export function expectExplained({ steps }: Quote): void {
  for (const { formula, exact } of steps) {
    expect(formatRational(present(evaluateFormula(formula), formula))).toBe(exact);
  }
}
