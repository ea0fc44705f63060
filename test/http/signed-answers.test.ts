import { present } from '@regrade/core';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { beginOrder, CHANGED, startWebhookMarket, UNTOUCHED, type WebhookMarket } from '../support/webhook-market.ts';

/** A seller who answers later without a token: signed, to the address that the message named (protocol.md). */
let market: WebhookMarket;

beforeEach(async () => {
  market = await startWebhookMarket();
  market.program.answer({ status: 202 });
});
afterEach(() => market.close());

const secretOf = () => present(market.endpoint.made, 'a new endpoint shows its secret').secret;

async function told() {
  const begun = await beginOrder(market);
  await market.deliver();
  const { headers, message } = present(market.program.received.at(-1), 'the seller was told');
  return { ...begun, delivery: String(message.data['delivery']), answerTo: String(headers['regrade-answer-to']) };
}

interface Signing {
  readonly secret?: string;
  readonly id?: string;
  /** How long ago. */
  readonly seconds?: number;
  /** Sent instead of what was signed. */
  readonly sent?: string;
}

/** As a seller's program does it, with the library; the window is of the machines' own clocks. */
async function answer(to: { readonly answerTo: string; readonly delivery: string }, body: object, of: Signing = {}) {
  const text = JSON.stringify(body);
  const at = new Date(Date.now() - (of.seconds ?? 0) * 1000);
  const id = of.id ?? to.delivery;
  const response = await fetch(new URL(to.answerTo, market.service.url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(of.secret ?? secretOf()).sign(id, at, text),
    },
    body: of.sent ?? text,
  });
  return {
    status: response.status,
    body: (await response.json()) as { readonly code?: string; readonly state?: string },
  };
}

const REFUSED = { status: 401, body: { code: 'delivery.signature-invalid' } };

describe('a signed answer', () => {
  test('counts like one with a token', async () => {
    const yes = await told();
    expect(yes.answerTo).toBe(`/v1/deliveries/${yes.delivery}/signed-answer`);
    expect(await answer(yes, { answer: 'yes' })).toMatchObject({ status: 200, body: { state: 'accepted' } });
    expect(await yes.standing()).toEqual(CHANGED);
    expect((await market.readOrder(yes.order.id)).events.at(-1)).toMatchObject({ type: 'completed' });
    const no = await told();
    expect(await answer(no, { answer: 'no', reason: 'no seats left' })).toMatchObject({ body: { state: 'refused' } });
    expect(await no.standing()).toEqual(UNTOUCHED);
  });

  test('that comes twice is one answer', async () => {
    const one = await told();
    await answer(one, { answer: 'yes' });
    expect(await answer(one, { answer: 'yes' })).toMatchObject({ status: 200, body: { state: 'accepted' } });
    expect(await one.standing()).toEqual(CHANGED);
  });

  test.each<[string, Signing]>([
    ['with another secret', { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }],
    ['more than five minutes ago', { seconds: 301 }],
    ['for a time to come', { seconds: -600 }],
    ['and changed on its way', { sent: JSON.stringify({ answer: 'yes', reason: 'changed' }) }],
  ])('signed %s is refused, and changes nothing', async (_how, signing) => {
    const one = await told();
    expect(await answer(one, { answer: 'yes' }, signing)).toMatchObject(REFUSED);
    expect(await market.readOrder(one.order.id)).toMatchObject({ state: 'awaiting-seller' });
  });

  test('to one message does not answer another', async () => {
    const [one, other] = [await told(), await told()];
    expect(await answer(other, { answer: 'yes' }, { id: one.delivery })).toMatchObject(REFUSED);
    const unknown = other.delivery.replace(/.{6}$/, '000000');
    const answerTo = other.answerTo.replace(other.delivery, unknown);
    expect(await answer({ answerTo, delivery: unknown }, { answer: 'yes' })).toMatchObject(REFUSED);
    expect(await market.readOrder(other.order.id)).toMatchObject({ state: 'awaiting-seller' });
  });

  test('may be signed with either secret while they change, and with no ended one', async () => {
    const old = present(market.endpoint.made, 'a new endpoint shows its secret');
    const params = { scope: 'acme', protocol: 'webhook' };
    const { body } = await market.sellerClient.call('addEndpointSecret', { params, body: {} });
    const next = present(body.made, 'an added secret is shown').secret;
    const [one, other] = [await told(), await told()];
    expect(await answer(one, { answer: 'yes' }, { secret: next })).toMatchObject({ status: 200 });
    await market.sellerClient.call('deleteEndpointSecret', { params: { ...params, secret: old.id } });
    expect(await answer(other, { answer: 'yes' }, { secret: old.secret })).toMatchObject(REFUSED);
    expect(await answer(other, { answer: 'yes' }, { secret: next })).toMatchObject({ status: 200 });
  });

  test('that cannot be read is refused with what is wrong in it', async () => {
    const one = await told();
    expect(await answer(one, { answer: 'perhaps' })).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });
});

test('an address is given where the operator has said under which the marketplace is reached', async () => {
  await market.close();
  market = await startWebhookMarket({}, { publicUrl: 'https://market.example' });
  const { delivery, answerTo } = await told();
  expect(answerTo).toBe(`https://market.example/v1/deliveries/${delivery}/signed-answer`);
});
