import { setImmediate as nextLook } from 'node:timers/promises';
import {
  type ChangeOrder,
  formatMinor,
  isTerminal,
  LICENSE_ONLY,
  type OrderId,
  type Quote,
  type Result,
  type Subscription,
  type WantedChange,
} from '@regrade/core';
import type { Engine } from '../../server/src/engine/engine.ts';
import { runJobs } from '../../server/src/engine/jobs/run-jobs.ts';
import type { Refusal } from '../../server/src/engine/refusal.ts';
import { renewSubscription } from '../../server/src/engine/renewals/ask-renewal.ts';
import { payableOf } from '../../server/src/engine/renewals/renewal.ts';
import type { Command } from '../../server/src/engine/run-command.ts';
import {
  askQuote,
  buy,
  cancelOrder,
  helpdesk,
  type Outcome,
  order,
  setAutoRenewal,
  suspend,
} from '../support/world-market.ts';
import { moveAccount } from './account-acts.ts';
import type { Act, ActKind } from './acts.ts';
import { type Client, createClient, type Ground, type Performed } from './client.ts';
import { subscriptionsIn } from './client-log.ts';
import { couponFor, issueCoupon } from './coupons.ts';
import { moveEndpoint } from './endpoint-acts.ts';
import { changeMany, correct } from './many-acts.ts';
import { componentsOf } from './market.ts';
import {
  actAtStripe,
  breakStripe,
  confirmExternal,
  failExternal,
  orderOutside,
  payOutside,
  settleExternal,
  tellByStripe,
} from './payment-acts.ts';
import { keyed, pickFrom } from './pick.ts';
import { isSameDocument } from './same-document.ts';
import { adjustVoice, follow, importDesk, moveClock } from './world-acts.ts';

const ACTS: { readonly [Kind in ActKind]: (client: Client) => Promise<void> } = {
  change: async (client) => {
    const quote = await quoteFor(client);
    if (quote) await placeOrder(client, quote, `order-${client.act.id}`);
  },
  quote: async (client) => void (await quoteFor(client)),
  schedule: async (client) => {
    const quote = await quoteFor(client, 'at-renewal');
    if (quote) await placeOrder(client, quote, `order-${client.act.id}`);
  },
  order: (client) => withQuote(client, (_, quote) => placeOrder(client, quote, `order-${client.act.id}`)),
  'order-unpaid': (client) =>
    withQuote(client, (_, quote) => placeOrder(client, quote, `order-${client.act.id}`, { unpaid: true })),
  'order-wrong-net': (client) => withQuote(client, orderWrongNet),
  'order-twice': (client) => withQuote(client, orderTwice),
  'order-raced': (client) => withQuote(client, orderRaced),
  'order-outside': (client) => withQuote(client, orderOutside),
  'pay-outside': async (client) => {
    const placed = orderOf(client);
    if (placed) await payOutside(client, placed);
  },
  confirm: confirmExternal,
  fail: failExternal,
  refund: settleExternal,
  'at-stripe': actAtStripe,
  'by-stripe': tellByStripe,
  'break-stripe': breakStripe,
  pay: (client) => moveOrder(client, 'payOrder'),
  cancel: (client) => moveOrder(client, 'cancelOrder'),
  renew: renewOne,
  'auto-renew': async (client) => {
    const subscription = subscriptionOf(client);
    if (subscription) await client.send((engine) => setAutoRenewal(engine, subscription, client.act.pick % 4 > 0));
  },
  deliver: async (client) => {
    await client.read((engine) => handOut(engine));
    await client.read((engine) => engine.outbox.runDue());
  },
  'seller-yes': (client) => sellerSays(client, true),
  'seller-no': (client) => sellerSays(client, false),
  hold: (client) =>
    moveAtSeller(client, (engine, { id, common }) => {
      const decision = client.act.pick % 2 === 0 ? 'accept' : 'reject';
      return engine.commands.decideHeldOrder({ ...common, body: { order: id, decision, reason: 'sim' } });
    }),
  restart: (client) =>
    moveAtSeller(client, (engine, { id, common }) =>
      engine.commands.restartDelivery({ ...common, body: { order: id } }),
    ),
  suspend: (client) => suspendOne(client, true),
  resume: (client) => suspendOne(client, false),
  'suspend-account': (client) => moveAccount(client, true),
  'resume-account': (client) => moveAccount(client, false),
  'top-up': topUpKeyed,
  buy: buyDesk,
  look: async (client) => {
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    await client.read((engine) => runJobs(engine, silent));
  },
  read: readBack,
  adjust: adjustVoice,
  'change-many': changeMany,
  correct,
  import: importDesk,
  follow,
  'move-clock': moveClock,
  endpoint: moveEndpoint,
  coupon: issueCoupon,
  cut: async ({ ground, act }) => ground.world.cut(act.process, act.cut),
  kill: async ({ ground, act, say }) => {
    // In the middle of whatever the others of this turn have begun.
    for (let look = 0; look < act.cut.messages; look++) await nextLook();
    if (ground.world.kill(act.process)) say('killed');
  },
};

/** What a process does by itself while somebody is to be told. */
async function handOut({ events, webhooks }: Engine): Promise<void> {
  await events.gather();
  await webhooks.handOut();
}

export async function perform(ground: Ground, act: Act): Promise<Performed> {
  const client = createClient(ground, act);
  await ACTS[act.kind](client);
  return client.performed();
}

function subscriptionOf({ ground, act }: Client): Subscription | undefined {
  const { log, world } = ground;
  const isOver = ({ answer }: { answer: Subscription }) => (answer.term.end ?? Number.POSITIVE_INFINITY) <= world.now();
  return pickFrom(subscriptionsIn(log), act.pick, isOver)?.answer;
}

function orderOf({ ground, act }: Client): ChangeOrder | undefined {
  const over = new Set<string>();
  for (const { answer } of [...ground.log.all('order'), ...ground.log.all('order-seen')]) {
    if (isTerminal(answer.state)) over.add(answer.id);
  }
  return pickFrom(ground.log.all('order'), act.pick, ({ answer }) => over.has(answer.id))?.answer;
}

async function quoteFor(client: Client, timing: 'now' | 'at-renewal' = 'now'): Promise<Quote | undefined> {
  const { about, edition, agents } = client.act;
  const subscription = subscriptionOf(client);
  if (!subscription) return undefined;
  const change: WantedChange = {
    component: 'app',
    ...(about !== 'agents' && { sku: { edition } }),
    ...(about !== 'edition' && { quantities: { agents } }),
  };
  const coupon = timing === 'now' ? couponFor(client.act) : undefined;
  const more = { timing, ...(coupon !== undefined && { coupon }) };
  const asked = await client.send((engine) => askQuote(engine, subscription, [change], more));
  if (!asked.ok) return undefined;
  client.learn({ kind: 'quote', answer: asked.value });
  return asked.value;
}

async function withQuote(client: Client, use: (client: Client, quote: Quote) => Promise<unknown>): Promise<void> {
  const { log } = client.ground;
  const accepted = new Set<string>(log.all('order').map(({ answer }) => answer.quote));
  const given = pickFrom(log.all('quote'), client.act.pick, ({ answer }) => accepted.has(answer.id));
  // Mostly a fresh one; else one that may have expired, moved or been refused since.
  const quote = (client.act.pick % 3 === 0 && given?.answer) || (await quoteFor(client));
  if (quote) await use(client, quote);
}

async function placeOrder(
  client: Client,
  quote: Quote,
  key: string,
  more: { readonly unpaid?: boolean; readonly process?: number } = {},
): Promise<Result<ChangeOrder, Refusal>> {
  const { process, unpaid = false } = more;
  const idempotency = keyed(key, [quote.id, unpaid]);
  const answer = await client.send((engine) => order(engine, quote, { unpaid, idempotency }), process);
  if (!answer.ok) return answer;
  client.learn({ kind: 'order', key, quote, answer: answer.value });
  if (answer.value.quote !== quote.id) client.fault(`the order is about quote ${answer.value.quote}`);
  return answer;
}

async function orderWrongNet(client: Client, quote: Quote): Promise<void> {
  const net = `${(quote.figures.net + 1n) / 100n + 7n}.00`;
  const idempotency = keyed(`order-${client.act.id}`, net);
  const answer = await client.send((engine) => order(engine, quote, { net, idempotency }));
  if (answer.ok) client.fault(`${quote.id} costs ${quote.figures.net}, and was ordered for ${net}`);
}

async function orderTwice(client: Client, quote: Quote): Promise<void> {
  const key = `order-${client.act.id}`;
  const first = await placeOrder(client, quote, key);
  if (!first.ok) return;
  const again = await placeOrder(client, quote, key, { process: client.act.process + 1 });
  if (!again.ok || !isSameDocument(again.value, first.value)) {
    client.fault(`${quote.id} was ordered again with the same key, and answered otherwise`);
  }
}

async function orderRaced(client: Client, quote: Quote): Promise<void> {
  const raced = await Promise.all(
    ['a', 'b', 'c'].map((name, n) =>
      placeOrder(client, quote, `order-${client.act.id}${name}`, { process: client.act.process + n }),
    ),
  );
  const done = raced.filter(({ ok }) => ok);
  if (done.length > 1) client.fault(`${quote.id} was accepted ${done.length} times`);
}

async function moveOrder(client: Client, command: 'payOrder' | 'cancelOrder'): Promise<void> {
  const placed = orderOf(client);
  if (!placed) return;
  const { account, id } = placed;
  const idempotency = keyed(`${command}-${client.act.id}`, id);
  const answer = await client.send((engine) =>
    command === 'cancelOrder'
      ? cancelOrder(engine, placed, idempotency)
      : engine.commands.payOrder({ account, actor: account, conflict: id, body: { order: id }, idempotency }),
  );
  if (answer.ok) client.learn({ kind: 'order-seen', answer: answer.value });
}

/** What sellers and the operator do about an order that its seller is told of. */
async function moveAtSeller(
  client: Client,
  move: (
    engine: Engine,
    of: { readonly id: OrderId; readonly common: Omit<Command<unknown>, 'body'> },
  ) => Outcome<ChangeOrder>,
): Promise<void> {
  const { log } = client.ground;
  const at = log.all('order').filter(({ answer }) => answer.protocol !== LICENSE_ONLY);
  const placed = pickFrom(at, client.act.pick)?.answer;
  if (!placed) return;
  const { account, id } = placed;
  const idempotency = keyed(`${client.act.kind}-${client.act.id}`, id);
  const answer = await client.send((engine) =>
    move(engine, { id, common: { account, actor: 'seller:acme', conflict: id, idempotency } }),
  );
  if (answer.ok) client.learn({ kind: 'order-seen', answer: answer.value });
}

/** The seller's program calls by itself: in time, too late, or against what it said before. */
async function sellerSays(client: Client, yes: boolean): Promise<void> {
  await moveAtSeller(client, (engine, { id, common }) => {
    client.learn({ kind: 'seller-said', order: id, yes });
    const answer = yes ? ({ type: 'seller-yes' } as const) : ({ type: 'seller-no', reason: 'sim' } as const);
    return engine.commands.answerOrder({ ...common, body: { order: id, answer } });
  });
}

async function renewOne(client: Client): Promise<void> {
  const subscription = subscriptionOf(client);
  if (!subscription) return;
  const { account, id } = subscription;
  const periods = client.act.pick % 3 === 0 ? 2 : 1;
  const common = { account, actor: account, conflict: id };
  const priced = await client.send(async (engine) => {
    const found = await engine.reads.readSubscription(id);
    const order = found?.subscription.openOrder ?? null;
    return engine.previewRenewal({ ...common, body: { subscription: id, order, periods } });
  });
  if (!priced.ok) return;
  const net = formatMinor(payableOf(priced.value), 2);
  const idempotency = keyed(`renew-${client.act.id}`, [net, periods]);
  // As the console does: another process may have shown the tax of some seconds ago, which is not what is charged then.
  const body = { subscription: id, net, payable: net, periods };
  const answer = await client.send((engine) => renewSubscription(engine, { ...common, body, idempotency }));
  if (!answer.ok) return;
  client.learn({ kind: 'renewal', answer: answer.value });
  if (payableOf(answer.value) !== payableOf(priced.value)) {
    client.fault(`${id} was renewed for ${payableOf(answer.value)}, and was to cost ${net}`);
  }
}

async function suspendOne(client: Client, suspended: boolean): Promise<void> {
  const subscription = subscriptionOf(client);
  if (subscription) await client.send((engine) => suspend(engine, subscription, suspended));
}

async function topUpKeyed(client: Client): Promise<void> {
  const account = pickFrom(client.ground.log.all('customer'), client.act.pick)?.account;
  if (account) await creditWallet(client, account, client.act.minor);
}

async function creditWallet(client: Client, account: Subscription['account'], amountMinor: bigint): Promise<void> {
  const body = { account, currency: 'USD', amountMinor, reason: 'sim' };
  const idempotency = keyed(`top-up-${client.act.id}`, String(amountMinor));
  const run = (engine: Engine) =>
    engine.commands.creditWallet({ account, actor: 'operator', conflict: account, body, idempotency });
  const answer = await client.send(run);
  if (answer.ok) client.learn({ kind: 'top-up', account, minor: amountMinor });
}

async function buyDesk(client: Client): Promise<void> {
  const { product, edition, agents, periods, id, pick } = client.act;
  const account = pickFrom(client.ground.log.all('customer'), pick)?.account;
  if (!account) return;
  const key = `buy-${id}`;
  const wanted = {
    account,
    product,
    period: 'P1M',
    periods,
    components: componentsOf(product, helpdesk(edition, agents)),
  };
  const answer = await client.send((engine) => buy(engine, wanted, keyed(key, 'buy')));
  if (answer.ok) client.learn({ kind: 'purchase', key, answer: answer.value });
}

/** Somebody looks: what is shown must never contradict what was shown before. */
async function readBack(client: Client): Promise<void> {
  const { ground } = client;
  const subscription = subscriptionOf(client);
  const placed = orderOf(client);
  if (subscription) {
    const found = await client.read((engine) => engine.reads.readSubscription(subscription.id));
    if (found) client.learn({ kind: 'subscription-seen', turn: ground.turn, answer: found.subscription });
    else client.fault(`${subscription.id} was bought, and cannot be read`);
  }
  if (placed) {
    const found = await client.read((engine) => engine.reads.readOrder(placed.id));
    if (found) client.learn({ kind: 'order-seen', answer: found });
    else client.fault(`${placed.id} was placed, and cannot be read`);
  }
}
