import type { AuditedDatabase, AuditedOrder } from '../support/auditor-rows.ts';
import type { ClientLog } from './client-log.ts';
import type { Told } from './seller.ts';

/** What the seller's program was told and said, against what became of the orders. */
export function judgeSellers(log: ClientLog, rows: AuditedDatabase, told: readonly Told[]): string[] {
  const said = { yes: new Set<string>(), no: new Set<string>() };
  for (const { order, yes } of log.all('seller-said')) said[yes ? 'yes' : 'no'].add(order);
  for (const one of told) {
    if (one.said === 'yes') said.yes.add(one.subject);
    if (one.said === 'no') said.no.add(one.subject);
  }
  return [...judgeAttempts(told), ...rows.orders.flatMap((order) => judgeOrder(order, said, told))];
}

function judgeAttempts(told: readonly Told[]): string[] {
  return [...Map.groupBy(told, ({ key }) => key)]
    .filter(([, attempts]) => new Set(attempts.map(({ text }) => text)).size > 1)
    .map(([key, attempts]) => `the seller was told differently of ${key}: ${difference(attempts)}`);
}

/** Where the first two texts of a message part. */
function difference(attempts: readonly Told[]): string {
  const [one = '', other = ''] = [...new Set(attempts.map(({ text }) => text))];
  const at = [...one].findIndex((character, index) => character !== other[index]);
  return `…${one.slice(Math.max(0, at - SHOWN), at + SHOWN)}… and …${other.slice(Math.max(0, at - SHOWN), at + SHOWN)}…`;
}

const SHOWN = 40;

function judgeOrder(
  order: AuditedOrder,
  said: { readonly yes: ReadonlySet<string>; readonly no: ReadonlySet<string> },
  told: readonly Told[],
): string[] {
  const types = new Set<string>(order.events.map(({ type }) => type));
  const { protocol, silence } = order.document;
  const faults: string[] = [];
  const heard = told.some(({ subject }) => subject === order.id);
  if (protocol === 'license-only' && heard)
    faults.push(`the seller was told of ${order.id}, who is to be told nothing`);
  if ((types.has('seller-yes') || types.has('seller-yes-late')) && !said.yes.has(order.id)) {
    faults.push(`order ${order.id} has a yes that its seller never said`);
  }
  if ((types.has('seller-no') || types.has('seller-no-late')) && !said.no.has(order.id)) {
    faults.push(`order ${order.id} has a no that its seller never said`);
  }
  const trusted = types.has('operator-accepts') || (types.has('silence') && silence.then === 'accept');
  if (order.state === 'completed' && protocol !== 'license-only' && !types.has('seller-yes') && !trusted) {
    faults.push(`order ${order.id} is completed, and nobody agreed to it`);
  }
  return faults;
}
