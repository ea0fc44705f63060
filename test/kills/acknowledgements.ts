import { open, readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { AuditedDatabase } from '../support/auditor-rows.ts';

/** What a client was told: the service answered for good that this is so. */
export interface Acknowledgement {
  readonly order: string;
  readonly subscription: string;
  readonly account: string;
  readonly state: 'completed' | 'awaiting-payment';
  /** Minor units, as text. */
  readonly net: string;
  readonly selection: { readonly sku: object; readonly quantities: object };
}

/** The clients' own record, one line each, on the disk before the next request leaves. */
export interface AcknowledgementLog {
  readonly append: (acknowledgement: Acknowledgement) => Promise<void>;
  readonly count: () => number;
  readonly close: () => Promise<void>;
}

export async function openAcknowledgements(file: string): Promise<AcknowledgementLog> {
  const handle = await open(file, 'a');
  let count = 0;
  return {
    append: async (acknowledgement) => {
      await handle.appendFile(`${JSON.stringify(acknowledgement)}\n`);
      await handle.sync();
      count += 1;
    },
    count: () => count,
    close: () => handle.close(),
  };
}

export async function readAcknowledgements(file: string): Promise<Acknowledgement[]> {
  const text = await readFile(file, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** Every acknowledged order exists exactly once, as acknowledged; a sentence for each that does not. */
export function findLost(acknowledged: readonly Acknowledgement[], stored: AuditedDatabase): string[] {
  return acknowledged.flatMap((told) => {
    const found = stored.orders.filter(({ id }) => id === told.order);
    const [order] = found;
    if (!order || found.length !== 1)
      return [`order ${told.order} was acknowledged and is there ${found.length} times`];
    const faults: string[] = [];
    if (order.document.settlement.netMinor !== BigInt(told.net))
      faults.push(`costs ${order.document.settlement.netMinor}`);
    if (order.subscription !== told.subscription) faults.push(`changes ${order.subscription}`);
    if (told.state === 'completed' && order.state !== 'completed') faults.push(`is ${order.state}`);
    const quote = stored.quotes.find((candidate) => candidate.quote.id === order.quote)?.quote;
    const to = quote?.components[0]?.to;
    if (!isDeepStrictEqual({ ...to?.quantities }, told.selection.quantities))
      faults.push(`leads to ${JSON.stringify(to)}`);
    return faults.map((fault) => `order ${told.order} was acknowledged as ${JSON.stringify(told)} and ${fault}`);
  });
}

/** Once every request was answered: orders, selections and money are those of the clients' log, and nothing else. */
export function findDifferences(
  acknowledged: readonly Acknowledgement[],
  before: AuditedDatabase,
  after: AuditedDatabase,
): string[] {
  const faults: string[] = [];
  const known = new Set(before.orders.map(({ id }) => id));
  const told = new Set(acknowledged.map(({ order }) => order));
  for (const { id } of after.orders) {
    if (!known.has(id) && !told.has(id)) faults.push(`order ${id} is there, and nobody was told of it`);
  }
  const completed = acknowledged.filter(({ state }) => state === 'completed');
  for (const [subscription, orders] of Map.groupBy(completed, (one) => one.subscription)) {
    const running = after.slices.find((slice) => slice.subscription === subscription && slice.running);
    const { sku, quantities } = orders.at(-1)?.selection ?? {};
    const has = { sku: running?.selection.sku, quantities: running?.selection.quantities };
    if (!isDeepStrictEqual(has, { sku, quantities })) faults.push(`${subscription} runs with ${JSON.stringify(has)}`);
    const slices = (rows: AuditedDatabase) => rows.slices.filter((slice) => slice.subscription === subscription).length;
    if (slices(after) - slices(before) !== orders.length) {
      faults.push(`${subscription} has ${slices(after) - slices(before)} new slices for ${orders.length} orders`);
    }
  }
  for (const [account, orders] of Map.groupBy(completed, (one) => one.account)) {
    const paid = orders.reduce((sum, { net }) => sum + BigInt(net), 0n);
    const spent = walletOf(before, account) - walletOf(after, account);
    if (paid !== spent) faults.push(`account ${account} was told of ${paid} and has spent ${spent}`);
  }
  return faults;
}

function walletOf({ balances }: AuditedDatabase, account: string): bigint {
  const wallet = balances.find((row) => row.account === account && row.name === 'wallet' && row.currency === 'USD');
  return wallet?.amount ?? 0n;
}
