import type { Client, Subscription } from '@regrade/client';
import { evaluateFormula, formatMinor, parseMinor } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buyHelpdesk, publishHelpdesk, TO_ADVANCED, toAgents } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** House rule 20 for the figures of slices: each opens to what charged and credited it, with the arithmetic. */
let service: TestService;
let customer: TestLogin;
let mine: Client;
let id: string;

beforeAll(async () => {
  service = await startTestService();
  await publishHelpdesk(service);
  customer = await service.addCustomer('Northwind', 1_000_000_000n);
  mine = service.client(customer.token);
  ({ id } = await buyHelpdesk(service, customer));
});
afterAll(() => service.close());

async function change(changes: typeof TO_ADVANCED | ReturnType<typeof toAgents>): Promise<string> {
  const { body: quote } = await mine.call('requestQuote', { body: { subscriptionId: id, changes } });
  const body = { quoteId: quote.id, net: quote.net, pay: 'wallet' as const };
  return (await mine.call('placeOrder', { idempotencyKey: quote.id, body })).body.id;
}

const read = async (): Promise<Subscription> => (await mine.call('getSubscription', { params: { id } })).body;
const explain = async (slice: string) => (await mine.call('getSlice', { params: { id, slice } })).body;
const minor = (amount: string) => parseMinor(amount, 2) ?? 0n;

/** Every slice of the subscription: its sources add up to its figures, and every step evaluates to what it says. */
async function explainAll() {
  const { slices } = await read();
  const explained = await Promise.all(slices.map((slice) => explain(slice.id)));
  for (const { sources, price, charge, credited, agreedPrice } of explained) {
    const sum = (of: 'charge' | 'credit') =>
      formatMinor(
        sources.reduce((all, source) => all + minor(source[of]), 0n),
        2,
      );
    expect([sum('charge'), sum('credit')]).toEqual([charge, credited]);
    expect(price.map(({ value }) => value)).toEqual([agreedPrice]);
    for (const { formula, exact } of sources.flatMap(({ steps }) => steps)) {
      const [made, said] = [evaluateFormula(formula), evaluateFormula(exact)];
      expect(made && said && made.n * said.d === said.n * made.d, `${formula} = ${exact}`).toBe(true);
    }
  }
  return explained;
}

describe('a slice', () => {
  test('bought at the start is explained by its list price and its periods', async () => {
    const [slice] = await explainAll();
    expect(slice).toMatchObject({
      price: [{ value: '9000.00', formula: expect.stringContaining('x 100') }],
      sources: [{ kind: 'start', charge: '9000.00', credit: '0.00' }],
    });
    expect(slice?.sources[0]?.steps.at(-1)).toMatchObject({ what: 'charge', value: '9000.00' });
  });

  test('that a change ended and one that it began name its order, with the steps of its quote', async () => {
    service.clock.advance(30 * 86_400);
    const order = await change(TO_ADVANCED);
    const [old, next] = await explainAll();
    expect(old?.sources.map(({ kind, order: by }) => [kind, by])).toEqual([
      ['start', undefined],
      ['change', order],
    ]);
    expect(next?.sources).toMatchObject([{ kind: 'change', order, credit: '0.00' }]);
    expect(next?.sources[0]?.steps.map(({ what }) => what)).toContain('charge');
  });

  test('that was paid ahead is explained by its renewal, and by the change that replaced it', async () => {
    const { body: priced } = await mine.call('previewRenewal', { params: { id }, body: {} });
    const renew = { params: { id }, idempotencyKey: 'renew', body: { net: priced.net } };
    const { body: renewal } = await mine.call('renewSubscription', renew);
    const ahead = (await explainAll()).at(-1);
    expect(ahead?.sources).toMatchObject([{ kind: 'renewal', renewal: renewal.id, charge: priced.net }]);
    service.clock.advance(10 * 86_400);
    const order = await change(toAgents(150));
    const explained = await explainAll();
    expect(explained.at(-1)?.sources).toMatchObject([{ kind: 'change', order }]);
    const replaced = explained.find(({ sources }) => sources.some(({ renewal: by }) => by === renewal.id));
    expect(replaced?.sources.map(({ kind }) => kind)).toEqual(['renewal', 'change']);
  });

  test('shows what was given back for it out of goodwill', async () => {
    const order = await change(toAgents(160));
    await service.client(service.operator.token).call('correctOrder', {
      params: { id: order },
      idempotencyKey: 'goodwill',
      body: { kind: 'goodwill', reason: 'an outage', amount: '12.34', to: 'wallet' },
    });
    const explained = await explainAll();
    const given = explained.flatMap(({ sources }) => sources).filter(({ credit }) => credit === '12.34');
    expect(given).toMatchObject([{ kind: 'change', charge: '0.00' }]);
  });

  test('of somebody else, and one that is none, are answered alike', async () => {
    const stranger = service.client((await service.addCustomer('Contoso')).token);
    const slice = (await read()).slices[0]?.id ?? '';
    const foreign = stranger.call('getSlice', { params: { id, slice } });
    expect(await problemOf(foreign)).toMatchObject({ status: 404 });
    const none = mine.call('getSlice', {
      params: { id, slice: slice.replace(/.$/, (last) => (last === '0' ? '1' : '0')) },
    });
    expect(await problemOf(none)).toMatchObject({ status: 404, detail: 'There is no such slice.' });
  });
});
