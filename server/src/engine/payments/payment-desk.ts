import { assert, type ChangeOrder, err, ok, type PaymentId, type RefundId, type Result } from '@regrade/core';
import type { Engine } from '../engine.ts';
import type { ClaimedEffect, EffectOutcome } from '../outbox/outbox-port.ts';
import type { EffectHandler } from '../outbox/outbox-worker.ts';
import type { Clock, Log } from '../ports.ts';
import type { ReadStore } from '../read-port.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Payment, Refund } from './payment.ts';
import { PAYMENT_EFFECT_KINDS } from './payment-effects.ts';
import type { BegunPayment, PaidNotice, PaymentNotice, PaymentService } from './payment-service.ts';

/** Payments over a payment service: calls to it, and what it tells us. */
export interface PaymentDesk {
  /** Carries out the calls that commands left in the outbox. */
  readonly handler: EffectHandler;
  /**
   * Asks the service at once for the order's pending payment: the secret with which the customer's side confirms it.
   * Undefined where there is none to ask for, or the service did not answer; the outbox asks again.
   */
  askNow(order: ChangeOrder): Promise<Result<string | undefined, Refusal>>;
  /** A notice as it came over the wire. */
  receive(of: { readonly bytes: Uint8Array; readonly signature: string | undefined }): Promise<Result<void, Refusal>>;
}

export interface PaymentDeskDeps {
  readonly paymentService?: PaymentService | undefined;
  readonly commands: Pick<Engine['commands'], 'confirmPayment' | 'failPayment' | 'namePayment' | 'settleRefund'>;
  readonly reads: Pick<ReadStore, 'readPayment' | 'readRefund'>;
  readonly clock: Clock;
  readonly log: Log;
}

const ACTOR = 'stripe';
/** Two calls of the service, each with its own retries. */
const CALL_MILLIS_MAX = 60_000;
/** After a call without an answer; the last one repeats. */
const PAUSES_MILLIS = [5_000, 30_000, 60_000, 300_000, 900_000, 3_600_000];
/** How long a refund that the service has accepted may go without a notice before we ask. */
const LOOK_AGAIN_MILLIS = 6 * 3_600_000;
/** What was done before, by a notice or another process: nothing is left to do. */
const DONE_BEFORE = new Set([
  'order.payment-recorded',
  'payment.not-pending',
  'refund.sent',
  'order.attempt-superseded',
  'order.history-full',
]);

export function createPaymentDesk(deps: PaymentDeskDeps): PaymentDesk {
  const { paymentService: service, reads, clock, log } = deps;

  async function handle(effect: ClaimedEffect): Promise<EffectOutcome> {
    const again = (reason: string): EffectOutcome => {
      const pause = PAUSES_MILLIS[Math.min(effect.tries, PAUSES_MILLIS.length) - 1] ?? 0;
      return { kind: 'retry', atMillis: clock.nowMillis() + pause, reason };
    };
    if (!service) return again('no payment service is configured');
    try {
      const settled = await carryOut(deps, service, effect);
      return settled.ok ? settled.value : again(settled.error.detail);
    } catch (error) {
      log.warn({ job: 'payments', effect: effect.effectKey, error: String(error) });
      return { ...again(String(error)), called: 'failing' };
    }
  }

  return {
    handler: { kinds: PAYMENT_EFFECT_KINDS, millisMax: CALL_MILLIS_MAX, handle },
    async askNow({ payment: { kind, ...rest } }) {
      if (kind !== 'pending' || !service || !('source' in rest) || rest.source.method !== 'stripe')
        return ok(undefined);
      const payment = await reads.readPayment(rest.source.reference as PaymentId);
      if (payment?.state !== 'pending') return ok(undefined);
      const begun = await service.begin(payment).catch((error: unknown) => {
        log.warn({ job: 'payments', payment: payment.id, error: String(error) });
      });
      if (!begun) return ok(undefined);
      const noted = await noteBegun(deps, payment, begun);
      if (!noted.ok) return noted;
      if (begun.kind === 'refused') return err(refuse('payment.refused', `The payment was refused: ${begun.reason}`));
      return ok(begun.clientSecret ?? undefined);
    },
    async receive(wire) {
      if (!service) return err(refuse('not-found', 'There is nothing at this address.'));
      const notice = service.readNotice({ ...wire, nowMillis: clock.nowMillis() });
      if (!notice.ok) return notice;
      return notice.value === null ? ok(undefined) : done(await takeNotice(deps, notice.value));
    },
  };
}

async function carryOut(
  deps: PaymentDeskDeps,
  service: PaymentService,
  effect: ClaimedEffect,
): Promise<Result<EffectOutcome, Refusal>> {
  const named = effect.payload as { readonly payment: PaymentId; readonly refund: RefundId };
  if (effect.kind === 'send-refund') return sendRefund(deps, service, named.refund);
  const payment = await deps.reads.readPayment(named.payment);
  assert(payment !== undefined, 'an effect is about a payment that is there');
  if (effect.kind === 'begin-payment') return beginPayment(deps, service, payment);
  return giveUpPayment(deps, service, payment);
}

async function beginPayment(
  deps: PaymentDeskDeps,
  service: PaymentService,
  payment: Payment,
): Promise<Result<EffectOutcome, Refusal>> {
  // Named, it was begun; not pending, it need not be.
  if (payment.state !== 'pending' || payment.reference !== null) return ok({ kind: 'done' });
  const noted = await noteBegun(deps, payment, await service.begin(payment));
  return noted.ok ? ok({ kind: 'done', called: 'answered' }) : noted;
}

/** What the service answered to a payment that was begun: its name, and whether it is paid, or never will be. */
async function noteBegun(deps: PaymentDeskDeps, payment: Payment, begun: BegunPayment): Promise<Result<void, Refusal>> {
  const command = commandOf(payment);
  const of = { payment: payment.id, order: payment.order };
  if (begun.kind === 'refused') {
    return done(await deps.commands.failPayment({ ...command, body: { ...of, reason: begun.reason, isOver: true } }));
  }
  if (payment.reference === null) {
    const named = await deps.commands.namePayment({ ...command, body: { ...of, reference: begun.reference } });
    if (!named.ok) return named;
  }
  return begun.paid ? confirm(deps, payment, begun.paid) : ok(undefined);
}

async function giveUpPayment(
  deps: PaymentDeskDeps,
  service: PaymentService,
  payment: Payment,
): Promise<Result<EffectOutcome, Refusal>> {
  // Without a name nobody was ever given the means to pay it.
  if (payment.state === 'paid' || payment.reference === null) return ok({ kind: 'done' });
  const answer = await service.giveUp(payment);
  const settled = answer.kind === 'paid' ? await confirm(deps, payment, answer) : ok(undefined);
  return settled.ok ? ok({ kind: 'done', called: 'answered' }) : settled;
}

async function sendRefund(
  deps: PaymentDeskDeps,
  service: PaymentService,
  id: RefundId,
): Promise<Result<EffectOutcome, Refusal>> {
  const refund = await deps.reads.readRefund(id);
  const payment = refund && (await deps.reads.readPayment(refund.payment));
  assert(refund !== undefined && payment !== undefined, 'an effect is about a refund that is there');
  if (refund.state === 'sent') return ok({ kind: 'done' });
  const report = await service.refund(refund, payment);
  const body = { refund: refund.id, order: refund.order, report };
  const settled = done(await deps.commands.settleRefund({ ...commandOf(refund), body }));
  if (!settled.ok) return settled;
  if (report.kind !== 'accepted') return ok({ kind: 'done', called: 'answered' });
  const atMillis = deps.clock.nowMillis() + LOOK_AGAIN_MILLIS;
  return ok({ kind: 'retry', atMillis, reason: 'the refund is under way', called: 'answered' });
}

async function confirm(deps: PaymentDeskDeps, payment: Payment, paid: PaidNotice): Promise<Result<void, Refusal>> {
  const { kind: _kind, ...came } = paid;
  const body = { payment: payment.id, order: payment.order, ...came };
  return done(await deps.commands.confirmPayment({ ...commandOf(payment), body }));
}

/** A notice seen before, by its id, is answered as it was then, and has no effect. */
async function takeNotice(deps: PaymentDeskDeps, notice: PaymentNotice): Promise<Result<unknown, Refusal>> {
  const { account, order, id } = notice;
  const idempotency = { key: id, requestHash: `${notice.about} ${notice.what.kind}` };
  const command = { account, actor: ACTOR, conflict: order, idempotency };
  if (notice.about === 'refund') {
    const body = { refund: notice.refund, order, report: notice.what };
    return deps.commands.settleRefund({ ...command, body });
  }
  const { what } = notice;
  const of = { payment: notice.payment, order };
  if (what.kind === 'failed') {
    const { reason, isOver } = what;
    return deps.commands.failPayment({ ...command, body: { ...of, reason, isOver } });
  }
  const { amountMinor, currency, reference } = what;
  return deps.commands.confirmPayment({ ...command, body: { ...of, amountMinor, currency, reference } });
}

function commandOf({ account, order }: Payment | Refund) {
  return { account, actor: ACTOR, conflict: order };
}

function done(result: Result<unknown, Refusal>): Result<void, Refusal> {
  return result.ok || DONE_BEFORE.has(result.error.code) ? ok(undefined) : result;
}
