import type { IncomingHttpHeaders } from 'node:http';

/** What the loopback Stripe knows, and how it answers: the rules of its API as far as we use them. */
export interface StripeBook {
  readonly intents: Map<string, IntentObject>;
  readonly refunds: Map<string, RefundObject>;
  /** By idempotency key: the parameters and the answer that is repeated. */
  readonly answers: Map<string, { readonly asked: string; readonly answer: StripeAnswer }>;
  slowRefunds: boolean;
}

export interface IntentObject {
  readonly id: string;
  readonly object: 'payment_intent';
  readonly amount: number;
  readonly amount_received: number;
  readonly currency: string;
  readonly status: 'requires_payment_method' | 'processing' | 'succeeded' | 'canceled';
  readonly client_secret: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly last_payment_error: { readonly code: string; readonly message: string } | null;
  readonly cancellation_reason: string | null;
  readonly created: number;
}

export interface RefundObject {
  readonly id: string;
  readonly object: 'refund';
  readonly amount: number;
  readonly currency: string;
  readonly payment_intent: string;
  readonly status: 'pending' | 'succeeded' | 'failed' | 'canceled';
  readonly metadata: Readonly<Record<string, string>>;
  readonly failure_reason: string | null;
  readonly created: number;
}

export interface StripeCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface StripeAnswer {
  readonly status: number;
  readonly body: unknown;
}

const API_VERSION = '2026-10-28.endive';
const FORM = 'application/x-www-form-urlencoded';
const REFUNDS_PER_PAGE_MAX = 100;

type Parameters = ReadonlyMap<string, string>;
interface Acting {
  readonly book: StripeBook;
  readonly parameters: Parameters;
  readonly id: string;
  readonly now: number;
}

interface Rule {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  /** Names that may be sent; `metadata[…]` beside them where `metadata` is named. */
  readonly parameters: readonly string[];
  readonly required: readonly string[];
  readonly act: (acting: Acting) => StripeAnswer;
}

const RULES: readonly Rule[] = [
  {
    method: 'POST',
    path: /^\/v1\/payment_intents$/,
    parameters: ['amount', 'currency', 'automatic_payment_methods[enabled]', 'description', 'metadata'],
    required: ['amount', 'currency'],
    act: createIntent,
  },
  { method: 'GET', path: /^\/v1\/payment_intents\/(pi_\w+)$/, parameters: [], required: [], act: readIntent },
  {
    method: 'POST',
    path: /^\/v1\/payment_intents\/(pi_\w+)\/cancel$/,
    parameters: [],
    required: [],
    act: cancelIntent,
  },
  {
    method: 'POST',
    path: /^\/v1\/refunds$/,
    parameters: ['payment_intent', 'amount', 'metadata'],
    required: ['payment_intent'],
    act: createRefund,
  },
  {
    method: 'GET',
    path: /^\/v1\/refunds$/,
    parameters: ['payment_intent', 'limit', 'starting_after'],
    required: [],
    act: listRefunds,
  },
];

/** The answer to a call: what its shape breaks is refused before anything else is looked at. */
export function answerStripe(
  book: StripeBook,
  call: StripeCall,
  of: { readonly secretKey: string; readonly now: number },
): StripeAnswer {
  const [path = '', query = ''] = call.path.split('?', 2);
  const rule = RULES.find((candidate) => candidate.method === call.method && candidate.path.test(path));
  if (!rule) return refused(404, `Unrecognized request URL (${call.method}: ${path}).`);
  const { headers } = call;
  if (headers.authorization !== `Bearer ${of.secretKey}`) return refused(401, 'Invalid API Key provided.');
  if (headers['stripe-version'] !== API_VERSION)
    return refused(400, `Invalid API version ${headers['stripe-version']}.`);
  if (call.method === 'GET' && call.body !== '') return refused(400, 'A GET has no body.');
  if (call.method === 'POST' && !headers['content-type']?.startsWith(FORM)) return refused(400, `Send ${FORM}.`);
  const parameters = new Map(new URLSearchParams(call.method === 'GET' ? query : call.body));
  const fault = faultOf(rule, parameters);
  if (fault) return refused(400, fault);
  const id = rule.path.exec(path)?.[1] ?? '';
  const act = () => rule.act({ book, parameters, id, now: of.now });
  if (call.method === 'GET') return act();
  const key = headers['idempotency-key'];
  if (typeof key !== 'string' || key === '' || key.length > 255) return refused(400, 'An idempotency key is expected.');
  return once(book, { key, asked: `${path}\n${call.body}` }, act);
}

function faultOf(rule: Rule, parameters: Parameters): string | undefined {
  for (const [name, value] of parameters) {
    const isMetadata = rule.parameters.includes('metadata') && /^metadata\[\w{1,40}\]$/.test(name);
    if (isMetadata && value.length > 500) return `Metadata values can have up to 500 characters: ${name}.`;
    if (!isMetadata && !rule.parameters.includes(name)) return `Received unknown parameter: ${name}`;
    if (name === 'amount' && !/^[1-9]\d{0,7}$/.test(value)) return `Invalid integer: ${value}`;
    if (name === 'currency' && !/^[a-z]{3}$/.test(value)) return `Invalid currency: ${value}`;
  }
  const missing = rule.required.find((name) => !parameters.has(name));
  return missing && `Missing required param: ${missing}.`;
}

/** The same key is answered as it was the first time; with other parameters it is refused. */
function once(
  book: StripeBook,
  { key, asked }: { readonly key: string; readonly asked: string },
  act: () => StripeAnswer,
): StripeAnswer {
  const known = book.answers.get(key);
  if (known && known.asked !== asked) {
    const message = 'Keys for idempotent requests can only be used with the same parameters they were first used with.';
    return { status: 400, body: { error: { type: 'idempotency_error', message } } };
  }
  const answer = known?.answer ?? act();
  book.answers.set(key, { asked, answer });
  return answer;
}

function createIntent({ book, parameters, now }: Acting): StripeAnswer {
  const currency = parameters.get('currency') ?? '';
  const amount = Number(parameters.get('amount'));
  if (currency === 'usd' && amount < 50) return refused(400, 'Amount must be at least $0.50 usd', 'amount_too_small');
  const id = `pi_standin${book.intents.size + 1}`;
  const intent: IntentObject = {
    ...{ id, object: 'payment_intent', amount, amount_received: 0, currency, status: 'requires_payment_method' },
    ...{ client_secret: `${id}_secret_${book.intents.size + 1}`, metadata: metadataIn(parameters) },
    ...{ last_payment_error: null, cancellation_reason: null, created: now },
  };
  book.intents.set(id, intent);
  return { status: 200, body: intent };
}

function readIntent({ book, id }: Acting): StripeAnswer {
  const intent = book.intents.get(id);
  return intent ? { status: 200, body: intent } : refused(404, `No such payment_intent: '${id}'`, 'resource_missing');
}

function cancelIntent(acting: Acting): StripeAnswer {
  const { book, id } = acting;
  const intent = book.intents.get(id);
  if (!intent) return readIntent(acting);
  if (intent.status !== 'requires_payment_method') {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`;
    return refused(400, message, 'payment_intent_unexpected_state');
  }
  const cancelled: IntentObject = { ...intent, status: 'canceled' };
  book.intents.set(id, cancelled);
  return { status: 200, body: cancelled };
}

function createRefund({ book, parameters, now }: Acting): StripeAnswer {
  const intent = book.intents.get(parameters.get('payment_intent') ?? '');
  if (!intent) return refused(404, 'No such payment_intent', 'resource_missing');
  const back = [...book.refunds.values()]
    .filter(({ payment_intent, status }) => payment_intent === intent.id && !['failed', 'canceled'].includes(status))
    .reduce((sum, { amount }) => sum + amount, 0);
  const left = intent.amount_received - back;
  const amount = Number(parameters.get('amount') ?? left);
  if (left === 0) return refused(400, 'Charge has already been refunded.', 'charge_already_refunded');
  if (amount > left) return refused(400, `Refund amount (${amount}) is greater than unrefunded amount (${left})`);
  const refund: RefundObject = {
    ...{ id: `re_standin${book.refunds.size + 1}`, object: 'refund', amount, currency: intent.currency },
    ...{ payment_intent: intent.id, status: book.slowRefunds ? 'pending' : 'succeeded', failure_reason: null },
    ...{ metadata: metadataIn(parameters), created: now },
  };
  book.refunds.set(refund.id, refund);
  return { status: 200, body: refund };
}

function listRefunds({ book, parameters }: Acting): StripeAnswer {
  const all = [...book.refunds.values()]
    .filter(({ payment_intent }) => payment_intent === parameters.get('payment_intent'))
    .reverse();
  const after = parameters.get('starting_after');
  const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const limit = Math.min(Number(parameters.get('limit') ?? 10), REFUNDS_PER_PAGE_MAX);
  const data = all.slice(from, from + limit);
  return { status: 200, body: { object: 'list', url: '/v1/refunds', data, has_more: from + limit < all.length } };
}

function metadataIn(parameters: Parameters): Record<string, string> {
  return Object.fromEntries(
    [...parameters].flatMap(([name, value]) => {
      const key = /^metadata\[(\w+)\]$/.exec(name)?.[1];
      return key === undefined ? [] : [[key, value]];
    }),
  );
}

function refused(status: number, message: string, code?: string): StripeAnswer {
  return { status, body: { error: { type: 'invalid_request_error', message, ...(code && { code }) } } };
}
