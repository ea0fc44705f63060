import type { AccountStatement, Statement } from '@regrade/client';
import { useAnswer, usePages } from './answers.ts';
import { client } from './client.ts';

/** The money of whoever is signed in. */
export function useWallet() {
  return useAnswer(['wallet'], (signal) => client.call('getWallet', { query: {}, signal }));
}

export function usePaymentMethods() {
  return useAnswer(['payment-methods'], (signal) => client.call('getPaymentMethods', { signal }));
}

export function useReceipts() {
  return usePages(['receipts', 'list'], (cursor, signal) =>
    client.call('listReceipts', { query: cursor === undefined ? {} : { cursor }, signal }),
  );
}

export function useReceiptOf(order: string, enabled: boolean) {
  return useAnswer(['receipts', order], (signal) => client.call('getReceipt', { params: { id: order }, signal }), {
    enabled,
  });
}

/** Of an order, or of a subscription what was bought and renewed; the operator names whose. */
export function useReceiptsAbout({ account, subject }: { readonly account: string; readonly subject: string }) {
  return useAnswer(['receipts', 'about', account, subject], (signal) =>
    client.call('listReceipts', { query: { account, subject }, signal }),
  );
}

/** The statement of an account as far as its first page goes. */
export function useStatementOf(query: { readonly account: string; readonly currency: string; readonly from: string }) {
  return useAnswer(['wallet', 'statement', query], async (signal) =>
    accountStatementIn(await client.call('getStatement', { query, signal })),
  );
}

function accountStatementIn({ body }: { readonly body: Statement }): { readonly body: AccountStatement } {
  if (body.of !== 'account') throw new Error('the statement of a customer is one of an account');
  return { body };
}

export function usePayments() {
  return usePages(['payments'], (cursor, signal) =>
    client.call('listPayments', { query: cursor === undefined ? {} : { cursor }, signal }),
  );
}

export function useRefunds() {
  return usePages(['refunds'], (cursor, signal) =>
    client.call('listRefunds', { query: cursor === undefined ? {} : { cursor }, signal }),
  );
}

export function useStatement(currency: string, from: string | undefined, to: string | undefined) {
  const period = { currency, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  return usePages(['wallet', 'statement', period], async (cursor, signal) => {
    const query = { ...period, ...(cursor !== undefined && { cursor }) };
    const { body } = accountStatementIn(await client.call('getStatement', { query, signal }));
    const { items, nextCursor } = body;
    return { body: { items, head: body, ...(nextCursor !== undefined && { nextCursor }) } };
  });
}

export function usePayment(id: string, enabled: boolean) {
  return useAnswer(['payments', id], (signal) => client.call('getPayment', { params: { id }, signal }), { enabled });
}
