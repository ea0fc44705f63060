import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { assert, present } from '@regrade/core';
import { answerStripe, type StripeBook, type StripeCall } from './stripe-rules.ts';

/** What an answer is replaced by, once or more often, while the act itself may have happened. */
export type StripeFault =
  /** It is done, and the line is cut before the answer. */
  | 'cut-after'
  /** It is done, and no answer comes until the caller hangs up. */
  | 'hang-after'
  /** The line is cut before anything is done. */
  | 'cut-before'
  /** Stripe has a fault; nothing is done. */
  | 'fault'
  /** Refused for good, with this code. */
  | { readonly refuse: string };

/**
 * A loopback Stripe: PaymentIntents and refunds as far as we use them. It checks the shape of every request - method,
 * path, headers, form encoding, parameters - and keeps idempotency keys as Stripe says it does.
 */
export interface StripeStandIn {
  readonly url: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Every request that arrived, in order, refused ones too. */
  readonly calls: readonly StripeCall[];
  readonly book: StripeBook;
  /** The next call of this path meets the fault, whatever the library tries. */
  failNext(path: RegExp, fault: StripeFault): void;
  /** Whatever was to fail yet succeeds. */
  behave(): void;
  /** The customer's side pays the intent, or its card is declined. */
  pay(intent: string): void;
  decline(intent: string): void;
  /** Their bank takes its time, and may decline it yet. */
  debit(intent: string): void;
  /** The bank could not. */
  bounce(intent: string): void;
  /** Keys are kept for a day; then Stripe forgets them. */
  forgetKeys(): void;
  /** Refunds are answered `pending` from now on, and end by `endRefund`. */
  makeRefundsSlow(): void;
  endRefund(refund: string, status: 'succeeded' | 'failed'): void;
  /** An event about an object as it is now, with the bytes and the signature of one delivery of it. */
  event(type: string, id: string, of?: { readonly atSeconds?: number; readonly event?: string }): SignedEvent;
  close(): Promise<void>;
}

export interface SignedEvent {
  readonly id: string;
  readonly body: string;
  readonly signature: string;
}

const SECRET_KEY = 'sk_test_standin';
const WEBHOOK_SECRET = 'whsec_standin';

export async function startStripeStandIn(clock: { nowMillis(): number }): Promise<StripeStandIn> {
  const book: StripeBook = { intents: new Map(), refunds: new Map(), answers: new Map(), slowRefunds: false };
  const calls: StripeCall[] = [];
  const faults: { path: RegExp; fault: StripeFault; left: number }[] = [];
  let events = 0;
  const server = createServer((request, response) => {
    void serve({ book, calls, faults, nowMillis: () => clock.nowMillis() }, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const intentOf = (id: string) => present(book.intents.get(id), `the stand-in knows ${id}`);
  const refundOf = (id: string) => present(book.refunds.get(id), `the stand-in knows ${id}`);
  return {
    url: `http://127.0.0.1:${port}`,
    secretKey: SECRET_KEY,
    webhookSecret: WEBHOOK_SECRET,
    calls,
    book,
    failNext(path, fault) {
      // A line that is cut is tried once more by the library itself, with the same key.
      const isCut = typeof fault === 'string' && fault.startsWith('cut');
      faults.push({ path, fault, left: isCut ? 2 : 1 });
    },
    behave: () => void faults.splice(0),
    pay(id) {
      const intent = intentOf(id);
      const isPayable = intent.status === 'requires_payment_method' || intent.status === 'processing';
      assert(isPayable, `an intent that is ${intent.status} cannot be paid`);
      book.intents.set(id, { ...intent, status: 'succeeded', amount_received: intent.amount });
    },
    decline(id) {
      const last_payment_error = { code: 'card_declined', message: 'Your card was declined.' };
      book.intents.set(id, { ...intentOf(id), status: 'requires_payment_method', last_payment_error });
    },
    debit(id) {
      book.intents.set(id, { ...intentOf(id), status: 'processing' });
    },
    bounce(id) {
      const last_payment_error = { code: 'insufficient_funds', message: 'The bank account has too little money.' };
      book.intents.set(id, { ...intentOf(id), status: 'requires_payment_method', last_payment_error });
    },
    forgetKeys: () => book.answers.clear(),
    makeRefundsSlow: () => {
      book.slowRefunds = true;
    },
    endRefund(id, status) {
      const failure_reason = status === 'failed' ? 'declined' : null;
      book.refunds.set(id, { ...refundOf(id), status, failure_reason });
    },
    event(type, id, { atSeconds, event } = {}) {
      const object = id.startsWith('pi_') ? intentOf(id) : refundOf(id);
      events += 1;
      const named = event ?? `evt_standin_${events}`;
      const body = JSON.stringify({ id: named, object: 'event', type, livemode: false, data: { object } });
      const timestamp = atSeconds ?? Math.floor(clock.nowMillis() / 1000);
      return { id: named, body, signature: `t=${timestamp},v1=${sign(`${timestamp}.${body}`)}` };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As Stripe writes it down (docs.stripe.com/webhooks): HMAC-SHA256 over moment and body. */
function sign(text: string): string {
  return createHmac('sha256', WEBHOOK_SECRET).update(text).digest('hex');
}

interface Serving {
  readonly book: StripeBook;
  readonly calls: StripeCall[];
  readonly faults: { path: RegExp; fault: StripeFault; left: number }[];
  readonly nowMillis: () => number;
}

async function serve(
  { book, calls, faults, nowMillis }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const call: StripeCall = {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
  calls.push(call);
  const meant = faults.find(({ path, left }) => left > 0 && path.test(call.path));
  if (meant) meant.left -= 1;
  const fault = meant?.fault;
  if (fault === 'cut-before') return void request.socket.destroy();
  if (fault === 'fault') return send(response, 500, { error: { type: 'api_error', message: 'Something broke.' } });
  if (typeof fault === 'object') {
    const { refuse: code } = fault;
    return send(response, 400, { error: { type: 'invalid_request_error', code, message: `Refused: ${code}.` } });
  }
  const answer = answerStripe(book, call, { secretKey: SECRET_KEY, now: Math.floor(nowMillis() / 1000) });
  if (fault === 'cut-after') return void request.socket.destroy();
  if (fault === 'hang-after') return;
  send(response, answer.status, answer.body);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_standin' });
  response.end(JSON.stringify(body));
}
