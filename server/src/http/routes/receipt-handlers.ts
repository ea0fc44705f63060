import { err, type OrderId, ok, present, type Receipt, type Result, receiptOf } from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { CorrectionRequest } from '../../engine/orders/correct-order.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import type { FoundReceipt } from '../../engine/statement-port.ts';
import { actorFor, maySee } from '../caller.ts';
import { KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { accountOfWire, orderOfWire } from '../ids.ts';
import { renderOrder } from '../render/order.ts';
import { renderReceipt } from '../render/receipt.ts';
import { readAmount } from './account-handlers.ts';

type ReceiptHandlers = Pick<Handlers, 'getReceipt' | 'listReceipts' | 'correctOrder'>;

/** The documents of completed orders, and what corrects one. */
export function createReceiptHandlers({ engine }: HandlerDeps): ReceiptHandlers {
  return {
    async getReceipt({ caller, params }) {
      const named = orderOfWire(params.id);
      const receipt = maySee(named.account, caller) ? await readReceipt(engine, named.id) : undefined;
      if (receipt) return ok({ status: 200, body: renderReceipt(receipt) });
      return err(
        refuse('not-found', 'There is no such order, or it has no receipt: it is not completed, or moved nothing.'),
      );
    },
    async listReceipts({ caller, query }) {
      const page = readPage(query, [KEY_TEXT]);
      if (!page.ok) return page;
      const named = query.account === undefined ? undefined : accountOfWire(query.account);
      const account = caller.role === 'operator' ? named : caller.account;
      if (!account) return err(refuse('statement.whose', 'Name the `account` whose receipts you want.'));
      // A filter that names somebody else's account leaves nothing of one's own.
      if (named && named !== account) return ok({ status: 200, body: { items: [] } });
      const { items: found, ...rest } = await engine.reads.listReceipts(account, page.value);
      const items = await Promise.all(found.map((receipt) => readFound(engine, receipt)));
      return ok({ status: 200, body: toWirePage({ items, ...rest }, renderReceipt) });
    },
    async correctOrder({ caller, params, body, idempotency }) {
      const { id: order, account } = orderOfWire(params.id);
      const request = await readCorrection(engine, order, body);
      if (!request.ok) return request;
      const corrected = await engine.commands.correctOrder({
        account,
        actor: actorFor(account, caller),
        conflict: order,
        body: request.value,
        idempotency,
      });
      if (!corrected.ok) return corrected;
      const headers = { location: `/v1/change-orders/${corrected.value.id}` };
      return ok({ status: 201, body: renderOrder(corrected.value), headers });
    },
  };
}

async function readFound(engine: Engine, found: FoundReceipt): Promise<Receipt> {
  // The document of a stored receipt is what its command wrote.
  if (found.kind === 'stored') return found.receipt.document as Receipt;
  return present(await readReceipt(engine, found.order as OrderId), 'a numbered order has a receipt');
}

async function readReceipt({ reads }: Engine, id: OrderId): Promise<Receipt | undefined> {
  const order = await reads.readOrder(id);
  const stored = order && (await reads.readQuote(order.quote));
  return stored && receiptOf(order, stored.quote);
}

async function readCorrection(
  { reads }: Engine,
  id: OrderId,
  body: Parameters<Handlers['correctOrder']>[0]['body'],
): Promise<Result<CorrectionRequest, Refusal>> {
  const { reason } = body;
  if (body.kind === 'reversal') {
    return ok({ order: id, reason, kind: 'reversal', ...(body.pay && { pay: body.pay }) });
  }
  const order = await reads.readOrder(id);
  if (!order) return err(refuse('not-found', 'There is no such order.'));
  const amount = readAmount({ amount: body.amount, currency: order.currency });
  return amount.ok ? ok({ order: id, reason, kind: 'goodwill', amountMinor: amount.value, to: body.to }) : amount;
}
