import {
  buildChangeCommand,
  buildFitCheck,
  buildRestatement,
  type Catalog,
  type ChangeOrder,
  type OrderId,
  pauseAfter,
  present,
  type QuoteId,
  type Result,
  type SellerAnswer,
  type SellerCommand,
  type Subscription,
  type SubscriptionId,
} from '@regrade/core';
import type { ClaimedEffect, EffectOutcome } from '../outbox/outbox-port.ts';
import type { EffectHandler } from '../outbox/outbox-worker.ts';
import type { Clock } from '../ports.ts';
import { CHECK_FIT, type FitAnswer } from '../quotes/fit-check.ts';
import type { ReadStore } from '../read-port.ts';
import type { Refusal } from '../refusal.ts';
import type { CachedRelease } from '../release-cache.ts';
import type { Command } from '../run-command.ts';
import { accountNow } from '../sandbox/account-now.ts';
import { changeDelivery, type Delivery, type DeliveryAttempt, deliveryOf, reasonOf } from './delivery.ts';
import type { OrderAttempt, RestatementAttempt } from './delivery-commands.ts';
import { RESTATE } from './restatement-effect.ts';
import type { SellerCall, SellerPort } from './seller-port.ts';

export interface SellerEffectsDeps {
  readonly reads: ReadStore;
  readonly sellers: SellerPort;
  readonly clock: Clock;
  readonly releaseOf: (product: string, number: number) => Promise<CachedRelease | undefined>;
  readonly ladderSeconds: readonly number[];
  readonly commands: {
    readonly recordAttempt: Run<OrderAttempt>;
    readonly recordRestatement: Run<RestatementAttempt>;
    readonly recordFit: Run<FitAnswer>;
  };
}

type Run<Body> = (command: Command<Body>) => Promise<Result<unknown, Refusal>>;

/** An endpoint waits 30 s at most (contract); the rest is for reading and recording. */
const HANDLER_MILLIS_MAX = 45_000;
const DONE: EffectOutcome = { kind: 'done' };

/**
 * Telling and asking sellers. Each looks whether there is still something to say, says it once, and records what came back
 * in a command: that decides about the order, and writes the next attempt under the same key.
 */
export function createSellerEffects(deps: SellerEffectsDeps): EffectHandler[] {
  const handler = (kind: string, handle: EffectHandler['handle']) => ({
    kinds: [kind],
    millisMax: HANDLER_MILLIS_MAX,
    handle,
  });
  return [
    handler('tell-seller', (effect, signal) => tellSeller(deps, effect, signal)),
    handler(RESTATE, (effect, signal) => restate(deps, effect, signal)),
    handler(CHECK_FIT, (effect, signal) => checkFit(deps, effect, signal)),
  ];
}

async function tellSeller(deps: SellerEffectsDeps, effect: ClaimedEffect, signal: AbortSignal): Promise<EffectOutcome> {
  const { order: id, attempt } = effect.payload as { readonly order: OrderId; readonly attempt: number };
  const order = await deps.reads.readOrder(id);
  // It has moved on, or a later attempt was written since this one was claimed.
  if (order?.state.kind !== 'awaiting-seller') return DONE;
  if (order.state.nextAt === null || order.state.attempt !== attempt) return DONE;
  const { quote } = present(await deps.reads.readQuote(order.quote), 'an order carries out a stored quote');
  const facts = await readFacts(deps, order, quote.boundTo.release);
  const delivery = deliveryOf(order.id);
  const told = present(changeDelivery(order, order.placedAt), 'an order that awaits its seller is told');
  const answerBy = order.state.silenceAt;
  const about = { ...facts, key: effect.effectKey, at: told.createdAt, delivery };
  const command = buildChangeCommand({ ...about, quote, order: id, answerBy });
  const called = await call(deps, { order, command, signal });
  await recorded(
    deps.commands.recordAttempt({
      account: order.account,
      actor: actorOf(called.answer, order.seller),
      conflict: order.id,
      body: { order: id, number: attempt, answer: called.answer, attempt: attemptOf(effect, delivery, called) },
    }),
  );
  return { ...DONE, ...health(called) };
}

async function restate(deps: SellerEffectsDeps, effect: ClaimedEffect, signal: AbortSignal): Promise<EffectOutcome> {
  const { delivery: written } = effect.payload as { readonly delivery: Delivery };
  const stored = await deps.reads.readDelivery(written.id);
  if (stored?.state.kind !== 'waiting') return DONE;
  const { released } = present(await deps.reads.readProduct(stored.product), 'what runs was published');
  const facts = await readFacts(deps, stored, released);
  const order = stored.subject as OrderId;
  const command = buildRestatement({
    ...facts,
    // It says what runs by now, under its names of now: where that has changed since the last attempt, it is another message.
    // No full stop: what is signed is `id.timestamp.body`, so Standard Webhooks wants none in an id.
    key: `${effect.effectKey}:${facts.subscription.version}:${released}`,
    at: stored.createdAt,
    delivery: stored.id,
    order,
  });
  const called = await call(deps, { order: stored, command, signal });
  const now = Math.floor(deps.clock.nowMillis() / 1000);
  const delivery = afterRestatement(stored, called.answer, { now, ladderSeconds: deps.ladderSeconds });
  await recorded(
    deps.commands.recordRestatement({
      account: stored.account,
      actor: actorOf(called.answer, stored.seller),
      conflict: stored.id,
      body: { delivery, attempt: attemptOf(effect, stored.id, called) },
    }),
  );
  const { kind, nextAt, reason } = delivery.state;
  if (kind === 'waiting' && nextAt !== null) {
    return { kind: 'retry', atMillis: nextAt * 1000, reason: reason ?? '', ...health(called) };
  }
  return { ...DONE, ...health(called) };
}

/** Whatever a seller says to it, the message has arrived; silence is met by the ladder of orders. */
function afterRestatement(
  delivery: Delivery,
  answer: SellerAnswer,
  { now, ladderSeconds }: { readonly now: number; readonly ladderSeconds: readonly number[] },
): Delivery {
  const { attempt, attemptsMax } = delivery.state;
  const reason = reasonOf(answer);
  const state = { ...delivery.state, nextAt: null, reason };
  const changed = (kind: Delivery['state']['kind'], more: Partial<Delivery['state']> = {}) => ({
    ...delivery,
    state: { ...state, kind, ...more },
    changedAt: now,
  });
  switch (answer.kind) {
    case 'yes':
    case 'later':
      return changed('accepted');
    case 'no':
      return changed('refused');
    case 'unsupported':
      return changed('unsupported');
    case 'silent': {
      if (answer.gone || attempt >= attemptsMax) return changed('dead-letter');
      const pause = Math.max(pauseAfter(attempt, ladderSeconds), answer.retryAfterSeconds ?? 0);
      return changed('waiting', { attempt: attempt + 1, nextAt: now + pause });
    }
  }
}

async function checkFit(deps: SellerEffectsDeps, effect: ClaimedEffect, signal: AbortSignal): Promise<EffectOutcome> {
  const { quote: id, attempt: number } = effect.payload as { readonly quote: QuoteId; readonly attempt: number };
  const quote = (await deps.reads.readQuote(id))?.quote;
  if (quote?.fit?.state !== 'checking' || (await accountNow(deps, quote.account)) >= quote.fit.answerBy) return DONE;
  const facts = await readFacts(deps, quote, quote.boundTo.release);
  // The quote is superseded; and of what runs by now the same key would say something else than before.
  if (facts.subscription.version !== quote.boundTo.subscriptionVersion) return DONE;
  const delivery = deliveryOf(id);
  const about = { ...facts, key: effect.effectKey, at: quote.builtAt, delivery };
  const command = buildFitCheck({ ...about, quote, answerBy: quote.fit.answerBy });
  const called = await call(deps, { order: quote, command, signal });
  await recorded(
    deps.commands.recordFit({
      account: quote.account,
      actor: actorOf(called.answer, quote.seller),
      conflict: id,
      body: { quote: id, answer: called.answer, attempt: { ...attemptOf(effect, delivery, called), number } },
    }),
  );
  return { ...DONE, ...health(called) };
}

/** The release of the quote, not the one in force, says what SKUs are called: it is the same on every attempt. */
async function readFacts(
  deps: SellerEffectsDeps,
  about: { readonly subscription: SubscriptionId; readonly product: string },
  releaseNumber: number,
): Promise<{ readonly subscription: Subscription; readonly catalog: Catalog }> {
  const [found, release] = await Promise.all([
    deps.reads.readSubscription(about.subscription),
    deps.releaseOf(about.product, releaseNumber),
  ]);
  const { subscription } = present(found, 'what a seller is told is about a subscription');
  return { subscription, catalog: present(release, 'what runs was published').catalog };
}

async function call(
  { reads, sellers, clock }: SellerEffectsDeps,
  of: {
    readonly order: Pick<ChangeOrder, 'product' | 'protocol'>;
    readonly command: SellerCommand;
    readonly signal: AbortSignal;
  },
): Promise<SellerCall & { readonly called: boolean }> {
  const { product, protocol } = of.order;
  const endpoint = await reads.findEndpoint(product, protocol);
  if (endpoint) return { ...(await sellers.call({ endpoint, ...of })), called: true };
  const reason = `No address is configured for ${product} over ${protocol}.`;
  const transcript = { atMillis: clock.nowMillis(), millis: 0, request: null, response: null };
  return { answer: { kind: 'silent', reason }, transcript, called: false };
}

function attemptOf({ account, claim }: ClaimedEffect, delivery: Delivery['id'], of: SellerCall): DeliveryAttempt {
  const { answer, transcript } = of;
  return { account, delivery, id: claim, outcome: answer.kind, reason: reasonOf(answer), transcript };
}

/** A seller's answer is the seller's act; that there was none is nobody's. */
function actorOf(answer: SellerAnswer, seller: string): string {
  return answer.kind === 'silent' ? 'system' : `seller:${seller}`;
}

function health({ called, answer }: SellerCall & { readonly called: boolean }): Pick<EffectOutcome, 'called'> {
  if (!called) return {};
  return { called: answer.kind === 'silent' ? 'failing' : 'answered' };
}

/** What could not be recorded has not happened: the effect comes back, and says the same under the same key. */
async function recorded(command: Promise<Result<unknown, Refusal>>): Promise<void> {
  const result = await command;
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
}
