import { err, type OrderId, ok, present, type Receipt, type Result, receiptOf } from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { CorrectionRequest } from '../../engine/orders/correct-order.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import type { FoundReceipt } from '../../engine/statement-port.ts';
import { actorFor, type CustomerCaller, maySee, type OperatorCaller } from '../caller.ts';
import { KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { accountOfWire, orderOfWire } from '../ids.ts';
import { renderOrder } from '../render/order.ts';
import { drawReceiptHtml } from '../render/receipt/receipt-html.ts';
import { drawReceiptPdf } from '../render/receipt/receipt-pdf.ts';
import { layOutReceipt, type ReceiptSheet } from '../render/receipt/receipt-sheet.ts';
import { renderReceipt } from '../render/receipt.ts';
import { readAmount } from './account-handlers.ts';

type ReceiptHandlers = Pick<
  Handlers,
  'getReceipt' | 'getReceiptByNumber' | 'getReceiptHtml' | 'getReceiptPdf' | 'listReceipts' | 'correctOrder'
>;

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
    async getReceiptByNumber({ caller, params }) {
      const found = await readNumbered(engine, caller, params.number);
      return found.ok ? ok({ status: 200, body: renderReceipt(found.value) }) : found;
    },
    async getReceiptHtml({ caller, params }) {
      const found = await readNumbered(engine, caller, params.number);
      if (!found.ok) return found;
      return ok({ status: 200, body: drawReceiptHtml(await sheetOf(engine, found.value)), headers: DOCUMENT_HEADERS });
    },
    async getReceiptPdf({ caller, params }) {
      const found = await readNumbered(engine, caller, params.number);
      if (!found.ok) return found;
      const headers = { 'content-disposition': `inline; filename="${params.number}.pdf"` };
      return ok({ status: 200, body: drawReceiptPdf(await sheetOf(engine, found.value)), headers });
    },
    async listReceipts({ caller, query }) {
      const page = readPage(query, [KEY_TEXT]);
      if (!page.ok) return page;
      const named = query.account === undefined ? undefined : accountOfWire(query.account);
      const account = caller.role === 'operator' ? named : caller.account;
      if (!account) return err(refuse('statement.whose', 'Name the `account` whose receipts you want.'));
      // A filter that names somebody else's account leaves nothing of one's own.
      if (named && named !== account) return ok({ status: 200, body: { items: [] } });
      const { items: found, ...rest } = await engine.reads.listReceipts(
        { account, ...(query.subject && { subject: query.subject }) },
        page.value,
      );
      return ok({ status: 200, body: toWirePage({ items: found.map(fromFound), ...rest }, renderReceipt) });
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

/** Nothing of it is loaded, nothing in it runs, whoever opens it. */
const DOCUMENT_HEADERS = { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" };

/** The account is read from the number; what belongs to somebody else is answered like what does not exist. */
async function readNumbered(
  engine: Engine,
  caller: CustomerCaller | OperatorCaller,
  number: string,
): Promise<Result<Receipt, Refusal>> {
  const account = accountOfWire(present(number.split('-')[0], 'the shape of a number was parsed at the door'));
  const found = maySee(account, caller) ? await engine.reads.findReceipt(account, number) : undefined;
  return found ? ok(fromFound(found)) : err(refuse('not-found', 'There is no such receipt.'));
}

async function sheetOf({ reads }: Engine, receipt: Receipt): Promise<ReceiptSheet> {
  const [customer, seller, product] = await Promise.all([
    reads.readAccount(accountOfWire(receipt.account)),
    reads.readSeller(receipt.seller),
    reads.readProduct(receipt.product),
  ]);
  return layOutReceipt(renderReceipt(receipt), {
    customer: customer?.name ?? receipt.account,
    seller: seller?.name ?? receipt.seller,
    product: product ? plainName(product.name) : receipt.product,
  });
}

/** In English where it is there. */
function plainName(name: unknown): string {
  if (typeof name === 'string') return name;
  const texts = new Map<string, unknown>(Object.entries(Object(name)));
  return String(texts.get('en') ?? [...texts.values()][0] ?? '');
}

function fromFound(found: FoundReceipt): Receipt {
  // The document of a stored receipt is what its command wrote.
  if (found.kind === 'stored') return found.receipt.document as Receipt;
  return present(receiptOf(found.order, found.quote), 'a numbered order has a receipt');
}

async function readReceipt({ reads }: Engine, id: OrderId): Promise<Receipt | undefined> {
  const found = await reads.readQuotedOrder(id);
  return found && receiptOf(found.order, found.quote);
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
