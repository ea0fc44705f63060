import { currencyDigits, err, ok, parseMinor, type Result } from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { Payment, Refund } from '../../engine/payments/payment.ts';
import type { RefundReport } from '../../engine/payments/payment-service.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { actorFor, type CustomerCaller, maySee, type OperatorCaller } from '../caller.ts';
import { KEY_NUMBER, KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { Call, HandlerDeps, Handlers } from '../handler.ts';
import { orderOfWire, paymentOfWire, refundOfWire } from '../ids.ts';
import { moneyFormat } from '../render/money.ts';
import { renderPayment, renderRefund } from '../render/payment.ts';

type PaymentHandlers = Pick<
  Handlers,
  | 'getPaymentMethods'
  | 'listPayments'
  | 'getPayment'
  | 'confirmPayment'
  | 'failPayment'
  | 'listRefunds'
  | 'getRefund'
  | 'confirmRefund'
  | 'failRefund'
  | 'receiveStripeEvent'
>;

export function createPaymentHandlers({ engine }: HandlerDeps): PaymentHandlers {
  return { ...createReads(engine), ...createPaymentReports(engine), ...createRefundReports(engine) };
}

function createReads(
  engine: Engine,
): Pick<
  PaymentHandlers,
  'getPaymentMethods' | 'listPayments' | 'getPayment' | 'listRefunds' | 'getRefund' | 'receiveStripeEvent'
> {
  const { reads } = engine;
  return {
    async getPaymentMethods() {
      const { paymentMethods = ['wallet'], stripePublishableKey: publishableKey } = engine.settings;
      const stripe = publishableKey === undefined ? {} : { stripe: { publishableKey } };
      return ok({ status: 200, body: { methods: paymentMethods, ...stripe } });
    },
    async listPayments({ caller, query }) {
      const page = readPage(query, [KEY_NUMBER, KEY_TEXT]);
      if (!page.ok) return page;
      return ok({
        status: 200,
        body: toWirePage(await reads.listPayments(filterOf(caller, query), page.value), renderPayment),
      });
    },
    async getPayment({ caller, params }) {
      const payment = await findPayment(engine, caller, params.id);
      return payment.ok ? ok({ status: 200, body: renderPayment(payment.value) }) : payment;
    },
    async listRefunds({ caller, query }) {
      const page = readPage(query, [KEY_NUMBER, KEY_TEXT]);
      if (!page.ok) return page;
      return ok({
        status: 200,
        body: toWirePage(await reads.listRefunds(filterOf(caller, query), page.value), renderRefund),
      });
    },
    async getRefund({ caller, params }) {
      const refund = await findRefund(engine, caller, params.id);
      return refund.ok ? ok({ status: 200, body: renderRefund(refund.value) }) : refund;
    },
    async receiveStripeEvent({ body }) {
      const received = await engine.payments.receive(body);
      return received.ok ? ok({ status: 200, body: { received: true } }) : received;
    },
  };
}

function createPaymentReports(engine: Engine): Pick<PaymentHandlers, 'confirmPayment' | 'failPayment'> {
  return {
    async confirmPayment(call) {
      const payment = await findPayment(engine, call.caller, call.params.id);
      const refused = payment.ok
        ? (refuseService(payment.value) ?? refuseSaid(payment.value, call.body))
        : payment.error;
      if (!payment.ok || refused) return err(refused ?? noSuchThing());
      const { reference = null, currency } = call.body;
      const amountMinor = amountOf(call.body, payment.value.currency);
      const body = { payment: payment.value.id, order: payment.value.order, currency, amountMinor, reference };
      const confirmed = await engine.commands.confirmPayment({ ...commandOf(call, payment.value), body });
      return confirmed.ok ? ok({ status: 200, body: renderPayment(confirmed.value) }) : confirmed;
    },
    async failPayment(call) {
      const payment = await findPayment(engine, call.caller, call.params.id);
      const refused = payment.ok ? refuseService(payment.value) : payment.error;
      if (!payment.ok || refused) return err(refused ?? noSuchThing());
      const { id, order } = payment.value;
      const body = { payment: id, order, reason: call.body.reason, isOver: true };
      const failed = await engine.commands.failPayment({ ...commandOf(call, payment.value), body });
      return failed.ok ? ok({ status: 200, body: renderPayment(failed.value) }) : failed;
    },
  };
}

function createRefundReports(engine: Engine): Pick<PaymentHandlers, 'confirmRefund' | 'failRefund'> {
  async function settle(
    call: Call<'confirmRefund'> | Call<'failRefund'>,
    reportOf: (refund: Refund) => Result<RefundReport, Refusal>,
  ) {
    const refund = await findRefund(engine, call.caller, call.params.id);
    if (!refund.ok) return refund;
    const refused = refuseService(refund.value);
    if (refused) return err(refused);
    const report = reportOf(refund.value);
    if (!report.ok) return report;
    const { id, order } = refund.value;
    const command = { ...commandOf(call, refund.value), body: { refund: id, order, report: report.value } };
    const settled = await engine.commands.settleRefund(command);
    return settled.ok ? ok({ status: 200 as const, body: renderRefund(settled.value) }) : settled;
  }

  return {
    confirmRefund: (call) =>
      settle(call, (refund) => {
        const { amount, currency, reference = null } = call.body;
        const owed = `${moneyFormat(refund.currency).minor(refund.amountMinor)} ${refund.currency}`;
        const isOwed = currency === refund.currency && amountOf(call.body, currency) === refund.amountMinor;
        if (isOwed) return ok({ kind: 'sent', reference });
        return err(refuse('payment.amount-differs', `Refund ${refund.id} owes ${owed}, not ${amount} ${currency}.`));
      }),
    failRefund: (call) => settle(call, ({ attempt }) => ok({ kind: 'failed', attempt, reason: call.body.reason })),
  };
}

function filterOf(
  caller: OperatorCaller | CustomerCaller,
  query: { readonly method?: 'external' | 'stripe'; readonly order?: string; readonly state?: string },
) {
  return {
    ...(caller.role === 'customer' && { account: caller.account }),
    ...(query.method && { method: query.method }),
    ...(query.order !== undefined && { order: orderOfWire(query.order).id }),
    ...(query.state && { state: query.state }),
  };
}

async function findPayment(
  { reads }: Engine,
  caller: OperatorCaller | CustomerCaller,
  wireId: string,
): Promise<Result<Payment, Refusal>> {
  const { id, account } = paymentOfWire(wireId);
  const payment = maySee(account, caller) ? await reads.readPayment(id) : undefined;
  return payment ? ok(payment) : err(noSuchThing());
}

async function findRefund(
  { reads }: Engine,
  caller: OperatorCaller | CustomerCaller,
  wireId: string,
): Promise<Result<Refund, Refusal>> {
  const { id, account } = refundOfWire(wireId);
  const refund = maySee(account, caller) ? await reads.readRefund(id) : undefined;
  return refund ? ok(refund) : err(noSuchThing());
}

/** What a payment service moves it reports itself: nobody else knows better. */
function refuseService({ id, method }: Payment | Refund): Refusal | undefined {
  if (method === 'external') return undefined;
  return refuse('payment.service-reports', `${id} goes over ${method}, which reports on it itself.`);
}

/** What is no amount of the payment's currency is answered as it was said; one that is recorded knows its answer. */
function refuseSaid(
  { id, state, currency, amountMinor }: Payment,
  said: { readonly amount: string; readonly currency: string },
): Refusal | undefined {
  const isAmount = parseMinor(said.amount, currencyDigits(currency) ?? 0) !== undefined;
  if (state === 'paid' || (isAmount && said.currency === currency)) return undefined;
  const due = `${moneyFormat(currency).minor(amountMinor)} ${currency}`;
  return refuse('payment.amount-differs', `Payment ${id} awaits ${due}, not ${said.amount} ${said.currency}.`);
}

/** More decimals than the currency has are no amount of it: 0 is never due. */
function amountOf({ amount }: { readonly amount: string }, currency: string): bigint {
  return parseMinor(amount, currencyDigits(currency) ?? 0) ?? 0n;
}

function commandOf(call: Pick<Call<'confirmPayment'>, 'caller' | 'idempotency'>, { account, order }: Payment | Refund) {
  return { account, actor: actorFor(account, call.caller), conflict: order, idempotency: call.idempotency };
}

function noSuchThing(): Refusal {
  return refuse('not-found', 'There is no such payment or refund.');
}
