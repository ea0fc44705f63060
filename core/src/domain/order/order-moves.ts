import { pauseAfter } from '../fulfilment/retry-ladders.ts';
import { assert } from '../kernel/assert.ts';
import type { Instant } from '../kernel/time.ts';
import { cashPartOf, type OutsideSource, type PaymentSource } from '../ledger/payment-source.ts';
import { type ChangeOrder, LICENSE_ONLY, type OrderIn, type OrderStateKind } from './change-order.ts';
import { effectKey, type OrderEffect } from './order-effect.ts';
import type { OrderCloseReason, OrderEvent, OrderEventBody, OutsidePaidDetail, PaidDetail } from './order-event.ts';
import type { InputOf, OrderInputType } from './order-input.ts';
import type { OrderPolicy } from './order-policy.ts';
import type { OrderRefusalCode } from './order-refusal.ts';
import { applyOrderEvent } from './replay-order.ts';

/**
 * The moves of the table. A move writes what happened into a draft of its step and answers `MOVED`, or the code of a
 * refusal: then the draft is thrown away.
 */
export type Move<Kind extends OrderStateKind, Type extends OrderInputType> = (
  draft: StepDraft,
  order: OrderIn<Kind>,
  input: InputOf<Type>,
) => MoveOutcome;

export const MOVED = 'moved';
export type MoveOutcome = typeof MOVED | OrderRefusalCode;

/** A step while it is written: `order` is always what the events so far make of it. */
export interface StepDraft {
  order: ChangeOrder;
  readonly at: Instant;
  readonly by: string;
  readonly policy: OrderPolicy;
  readonly events: OrderEvent[];
  readonly effects: OrderEffect[];
}

export function beginStep(order: ChangeOrder, context: Pick<StepDraft, 'at' | 'by' | 'policy'>): StepDraft {
  return { order, ...context, events: [], effects: [] };
}

/** Adds an event; answers its number. */
export function record(draft: StepDraft, body: OrderEventBody): number {
  const n = draft.order.events.length + 1;
  const event: OrderEvent = { ...body, n, at: draft.at, by: draft.by };
  draft.order = applyOrderEvent(draft.order, event);
  draft.events.push(event);
  return n;
}

// ---- what several rows share ----------------------------------------------------------------------------------------

export function awaitPayment(draft: StepDraft): void {
  record(draft, { type: 'awaiting-payment', detail: { deadline: draft.at + draft.policy.paymentSeconds } });
}

export function takePayment(draft: StepDraft, payment: { minor: bigint; source: PaymentSource }): void {
  const { minor, source } = payment;
  const detail: PaidDetail =
    source.method === 'wallet'
      ? { minor: `${minor}`, method: 'wallet', balanceMinor: `${source.balanceMinor}` }
      : outsideDetail(minor, source);
  record(draft, { type: 'paid', detail });
  draft.effects.push({ kind: 'take-payment', key: effectKey(draft.order.id, 'take-payment'), minor, source });
}

function outsideDetail(minor: bigint, { method, reference, balanceMinor }: OutsideSource): OutsidePaidDetail {
  return { minor: `${minor}`, method, reference, balanceMinor: `${balanceMinor}` };
}

/** The pending payment, if there is one, is awaited no more: its held balance is free again. */
function endPayment({ order, effects }: StepDraft, outcome: 'paid' | 'failed' | 'given-up'): void {
  const { payment } = order;
  if (payment.kind !== 'pending') return;
  const key = effectKey(order.id, 'end-payment', order.events.length + 1);
  effects.push({ kind: 'end-payment', key, outcome, source: payment.source });
}

/** Money is settled: on to the seller, or, with nobody to ask, to the end. */
export function proceed(draft: StepDraft): void {
  if (draft.order.protocol === LICENSE_ONLY) complete(draft);
  else askSeller(draft);
}

function complete(draft: StepDraft): void {
  record(draft, { type: 'completed' });
  draft.effects.push({ kind: 'complete', key: effectKey(draft.order.id, 'complete') });
}

function askSeller(draft: StepDraft): void {
  const { order, at, policy } = draft;
  const attemptsMax = policy.sellerLadderSeconds.length + 1;
  const silenceAt = at + order.silence.afterSeconds;
  record(draft, { type: 'awaiting-seller', detail: { attemptsMax, nextAt: at, silenceAt } });
  tellSeller(draft);
}

/** Sends the attempt that the state names; all attempts are one message, so they share one key. */
function tellSeller({ order, effects }: StepDraft): void {
  assert(order.state.kind === 'awaiting-seller' && order.state.nextAt !== null, 'an attempt is due');
  const { attempt, nextAt } = order.state;
  effects.push({ kind: 'tell-seller', key: effectKey(order.id, 'tell-seller'), attempt, notBefore: nextAt });
}

function beginRefund(draft: StepDraft, reason: OrderCloseReason): void {
  record(draft, { type: 'refunding', detail: { reason, nextAt: draft.at } });
  if (draft.order.payment.kind === 'paid') giveBack(draft);
  else record(draft, { type: 'refunded', detail: { reason } });
}

function giveBack({ order, effects }: StepDraft): void {
  const { state, payment } = order;
  assert(state.kind === 'refunding' && payment.kind === 'paid', 'only a paid order gives money back');
  const key = effectKey(order.id, 'refund');
  const { minor, source } = payment;
  effects.push({ kind: 'refund', key, attempt: state.attempt, notBefore: state.nextAt, minor, source });
}

// ---- moves without a state of their own -----------------------------------------------------------------------------

/** Ends an order that took no money. */
export function close(to: 'cancelled' | 'expired'): Move<OrderStateKind, 'cancel' | 'term-ended' | 'suspended'> {
  return (draft, _order, input) => {
    endPayment(draft, 'given-up');
    recordSaid(draft, input);
    record(draft, { type: to, detail: { reason: input.type } });
    return MOVED;
  };
}

/** What turned an order away, with the words of whoever did, where there are any. */
function recordSaid(draft: StepDraft, input: InputOf<TurningAway>): void {
  if ('reason' in input && input.reason !== undefined) {
    record(draft, { type: input.type, detail: { reason: input.reason } });
  } else if (input.type === 'cancel' || input.type === 'term-ended' || input.type === 'suspended') {
    record(draft, { type: input.type });
  }
}

type TurningAway = 'seller-no' | 'unsupported' | 'operator-rejects' | 'cancel' | 'term-ended' | 'suspended';

/** Turns an order away after the seller was asked: money already taken goes back. */
export const refund: Move<OrderStateKind, TurningAway> = (draft, _order, input) => {
  recordSaid(draft, input);
  beginRefund(draft, input.type);
  return MOVED;
};

export const accept: Move<OrderStateKind, 'seller-yes' | 'operator-accepts'> = (draft, _order, { type }) => {
  record(draft, { type });
  complete(draft);
  return MOVED;
};

/**
 * A payment that nobody awaits. From the wallet it is a wish, and refused; from outside it is money that has arrived,
 * once per reference, and goes back in every state.
 */
export function payLate(refusal: OrderRefusalCode): Move<OrderStateKind, 'paid'> {
  return (draft, order, { minor, source }) => {
    if (source.method === 'wallet') return refusal;
    if (isRecorded(order, source.reference)) return 'order.payment-recorded';
    returnLatePayment(draft, { minor: cashPartOf(source, minor), source: { ...source, balanceMinor: 0n } });
    return MOVED;
  };
}

function isRecorded(order: ChangeOrder, reference: string): boolean {
  return order.events.some(
    (event) =>
      (event.type === 'paid' || event.type === 'paid-late') &&
      'reference' in event.detail &&
      event.detail.reference === reference,
  );
}

function returnLatePayment(draft: StepDraft, payment: { minor: bigint; source: OutsideSource }): void {
  const { minor, source } = payment;
  const { method, reference } = source;
  const n = record(draft, { type: 'paid-late', detail: { minor: `${minor}`, method, reference } });
  const key = effectKey(draft.order.id, 'return-late-payment', n);
  draft.effects.push({ kind: 'return-late-payment', key, minor, source });
}

/** The seller carried out what will not be: they are sent the unchanged selection again. */
export const sayYesLate: Move<OrderStateKind, 'seller-yes'> = (draft) => {
  const n = record(draft, { type: 'seller-yes-late' });
  draft.effects.push({ kind: 'resend-selection', key: effectKey(draft.order.id, 'resend-selection', n) });
  return MOVED;
};

// ---- scheduled ------------------------------------------------------------------------------------------------------

export const start: Move<'scheduled', 'start-reached'> = (draft, { state, payment }, { at }) => {
  if (at < state.startsAt) return 'order.too-early';
  record(draft, { type: 'start-reached' });
  if (payment.kind === 'due') awaitPayment(draft);
  else proceed(draft);
  return MOVED;
};

// ---- awaiting-payment -----------------------------------------------------------------------------------------------

export const pay: Move<'awaiting-payment', 'paid'> = (draft, order, input) => {
  const { state, payment } = order;
  const { at, minor, source } = input;
  if (at >= state.deadline) {
    closeAtDeadline(draft);
    return payLate('order.payment-deadline-passed')(draft, order, input);
  }
  if (source.method !== 'wallet') {
    if (isRecorded(order, source.reference)) return 'order.payment-recorded';
    // Given up since, for other means or because it failed: its balance part was freed, and others may be awaited now.
    const isAwaited =
      payment.kind === 'pending' ? payment.source.reference === source.reference : source.balanceMinor === 0n;
    if (!isAwaited) return payLate('order.not-payable')(draft, order, input);
  }
  if ((payment.kind !== 'due' && payment.kind !== 'pending') || payment.minor !== minor) return 'order.payment-differs';
  endPayment(draft, source.method === 'wallet' ? 'given-up' : 'paid');
  takePayment(draft, { minor, source });
  proceed(draft);
  return MOVED;
};

export const expire: Move<'awaiting-payment', 'deadline'> = (draft, { state }, { at }) => {
  if (at < state.deadline) return 'order.too-early';
  closeAtDeadline(draft);
  return MOVED;
};

function closeAtDeadline(draft: StepDraft): void {
  endPayment(draft, 'given-up');
  record(draft, { type: 'deadline' });
  record(draft, { type: 'expired', detail: { reason: 'deadline' } });
}

/** A payment from outside is awaited from now on; one that was awaited before is given up. */
export const beginPayment: Move<'awaiting-payment', 'payment-begun'> = (draft, { state, payment }, input) => {
  const { type, at, source } = input;
  if (at >= state.deadline) return 'order.payment-deadline-passed';
  assert(payment.kind === 'due' || payment.kind === 'pending', 'an order that awaits payment has one due');
  const { minor } = payment;
  assert(source.balanceMinor >= 0n && source.balanceMinor < minor, 'something is left to be paid from outside');
  endPayment(draft, 'given-up');
  const n = record(draft, { type, detail: outsideDetail(minor, source) });
  const key = effectKey(draft.order.id, 'begin-payment', n);
  draft.effects.push({ kind: 'begin-payment', key, minor, source });
  return MOVED;
};

export const failPayment: Move<'awaiting-payment', 'payment-failed'> = (draft, _order, input) => {
  const { type, reason, isOver } = input;
  if (isOver) endPayment(draft, 'failed');
  record(draft, { type, detail: { reason, isOver } });
  return MOVED;
};

// ---- awaiting-seller ------------------------------------------------------------------------------------------------

export const failAttempt: Move<'awaiting-seller', 'attempt-failed'> = (draft, { state }, input) => {
  const { type, attempt, reason, notBefore = 0 } = input;
  if (state.nextAt === null || attempt !== state.attempt) return 'order.attempt-superseded';
  if (attempt >= state.attemptsMax) {
    record(draft, { type: 'attempts-exhausted', detail: { attempt, reason } });
    return MOVED;
  }
  const pause = pauseAfter(attempt, draft.policy.sellerLadderSeconds);
  // A seller who asks for more time gets it, as far as their silence has not decided by then.
  const nextAt = Math.max(draft.at + pause, Math.min(notBefore, state.silenceAt));
  record(draft, { type, detail: { attempt, reason, nextAt } });
  tellSeller(draft);
  return MOVED;
};

export const exhaustAttempts: Move<'awaiting-seller', 'attempts-exhausted'> = (draft, { state }, { type, reason }) => {
  if (state.deadLetter !== undefined) return 'order.attempt-superseded';
  record(draft, { type, detail: { attempt: state.attempt, reason } });
  return MOVED;
};

/** The message has arrived: no further attempt, the answer comes by a call of the seller's, or silence decides. */
export const acknowledge: Move<'awaiting-seller', 'seller-later'> = (draft, { state }, { type, attempt }) => {
  if (state.nextAt === null || attempt !== state.attempt) return 'order.attempt-superseded';
  record(draft, { type, detail: { attempt } });
  return MOVED;
};

/** A new ladder for the same message; the silence deadline stays where it was, because a customer watches it. */
export const restart: Move<'awaiting-seller', 'restart'> = (draft, { state }, { type }) => {
  if (state.nextAt !== null) return 'order.delivery-running';
  record(draft, { type, detail: { nextAt: draft.at } });
  tellSeller(draft);
  return MOVED;
};

export const staySilent: Move<'awaiting-seller', 'silence'> = (draft, { state, silence }, { type, at }) => {
  if (at < state.silenceAt) return 'order.too-early';
  record(draft, { type });
  switch (silence.then) {
    case 'accept':
      complete(draft);
      return MOVED;
    case 'reject':
      beginRefund(draft, 'silence');
      return MOVED;
    case 'hold':
      record(draft, { type: 'held' });
      return MOVED;
  }
};

// ---- refunding ------------------------------------------------------------------------------------------------------

export const finishRefund: Move<'refunding', 'refunded'> = (draft, { state }) => {
  record(draft, { type: 'refunded', detail: { reason: state.reason } });
  return MOVED;
};

export const failRefund: Move<'refunding', 'refund-failed'> = (draft, { state }, { type, attempt, reason }) => {
  if (attempt !== state.attempt) return 'order.attempt-superseded';
  const nextAt = draft.at + pauseAfter(attempt, draft.policy.refundLadderSeconds);
  record(draft, { type, detail: { attempt, reason, nextAt } });
  giveBack(draft);
  return MOVED;
};

// ---- completed ------------------------------------------------------------------------------------------------------

export const sayYesAgain: Move<'completed', 'seller-yes'> = (draft, _order, { type }) => {
  record(draft, { type });
  return MOVED;
};

export const sayNoLate: Move<'completed', 'seller-no'> = (draft, _order, { reason }) => {
  record(draft, { type: 'seller-no-late', detail: { reason } });
  return MOVED;
};
