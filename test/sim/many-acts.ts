import { type ChangeOrder, formatMinor, type WantedChange } from '@regrade/core';
import type { Engine } from '../../server/src/engine/engine.ts';
import type { Client } from './client.ts';
import { type ClientLog, type Learned, subscriptionsIn } from './client-log.ts';
import { keyed, pickFrom } from './pick.ts';

/** Orders that nobody places one by one: many subscriptions at once, and corrections of what is done. */
const SUBSCRIPTIONS_MAX = 4;
const PAGE = { limit: 50, after: null };

/** One wish for several subscriptions of an account: previewed, accepted, and carried out by whoever lives. */
export async function changeMany(client: Client): Promise<void> {
  const { act, ground } = client;
  const bought = subscriptionsIn(ground.log);
  const account = pickFrom(bought, act.pick)?.answer.account;
  if (!account) return;
  const own = bought.filter(({ answer }) => answer.account === account).slice(-SUBSCRIPTIONS_MAX);
  const change: WantedChange = { component: 'app', quantities: { agents: act.agents } };
  const subscriptions = own.map(({ answer }) => answer.id);
  const request = { account, actor: account, changes: [change], subscriptions };
  const preview = await client.send((engine) => engine.bulk.preview(request));
  if (!preview.ok) return;
  const { id, totals } = preview.value;
  client.learn({ kind: 'bulk', id });
  const body = {
    id,
    totals: totals.map(({ currency, net }) => ({ currency, net: formatMinor(net, 2) })),
    pays: act.pick % 3 > 0,
  };
  const command = { account, actor: account, conflict: id, body, idempotency: keyed(`bulk-${act.id}`, id) };
  const accepted = await client.send((engine) => engine.commands.executeBulkChange(command));
  if (!accepted.ok) return;
  const { bulk } = ground.world.process(act.process);
  bulk.executions.start(id);
  await bulk.executions.idle();
}

/** What came of all bulk changes so far: its customers read it there, and nobody told them otherwise. */
export async function readBulkChanges(engine: Engine, log: ClientLog): Promise<string[]> {
  const known = new Set<string>(log.all('order').map(({ answer }) => answer.id));
  const faults: string[] = [];
  for (const { id } of log.all('bulk')) {
    const { items } = await engine.bulk.listBulkItems(id, PAGE);
    for (const { order, preview, n } of items) {
      if (!order) continue;
      if (preview.kind !== 'quoted') faults.push(`item ${n} of ${id} was refused, and ordered`);
      if (known.has(order.id)) continue;
      const answer = await engine.reads.readOrder(order.id);
      if (!answer) faults.push(`order ${order.id} of ${id} cannot be read`);
      else for (const learned of await readPlaced(engine, { key: `bulk-${id}-${n}`, answer })) log.note(learned);
    }
  }
  return faults;
}

async function readPlaced(
  { reads }: Engine,
  { key, answer }: { readonly key: string; readonly answer: ChangeOrder },
): Promise<Learned[]> {
  const found = await reads.readQuote(answer.quote);
  if (!found) throw new Error(`order ${answer.id} has no quote`);
  const { quote } = found;
  return [
    { kind: 'quote', answer: quote },
    { kind: 'order', key, quote, answer },
  ];
}

/** The operator sets right what was completed: turns it round, or gives something back. */
export async function correct(client: Client): Promise<void> {
  const { act, ground } = client;
  const placed = pickFrom(ground.log.all('order'), act.pick)?.answer;
  if (!placed) return;
  const { account, id } = placed;
  const what =
    act.pick % 2 === 0
      ? ({ kind: 'reversal', pay: 'wallet' } as const)
      : ({ kind: 'goodwill', amountMinor: act.minor, to: act.periods === 1 ? 'balance' : 'wallet' } as const);
  const key = `correct-${act.id}`;
  const body = { order: id, reason: 'sim', ...what };
  const command = { account, actor: 'operator', conflict: id, body, idempotency: keyed(key, [id, what.kind]) };
  const answer = await client.send((engine) => engine.commands.correctOrder(command));
  if (!answer.ok) return;
  const learned = await client.read((engine) => readPlaced(engine, { key, answer: answer.value }));
  for (const one of learned) client.learn(one);
}
