import { type AccountId, addMonths, formatMinor, type ImportId, present } from '@regrade/core';
import type { Engine } from '../../server/src/engine/engine.ts';
import type { EventCursor } from '../../server/src/engine/events/event-cursor.ts';
import { readRow } from '../../server/src/http/imports/read-row.ts';
import { importRow, importSlice } from '../support/import-rows.ts';
import type { Client } from './client.ts';
import { keyed, pickFrom } from './pick.ts';

/** What sellers, operators and readers do beside orders: adjust, import, move the clocks of sandboxes, follow events. */
const [HOUR, DAY] = [3_600, 86_400];
const MONTH = 30 * DAY;
const MONTHS_IMPORTED = 12;

/** The seller changes a component that is billed outside: other minutes, another end, or both; sometimes nothing. */
export async function adjustVoice(client: Client): Promise<void> {
  const { act, ground } = client;
  const bought = ground.log.all('purchase').filter(({ answer }) => answer.product === 'acme.voice-desk');
  const subscription = pickFrom(bought, act.pick)?.answer;
  if (!subscription) return;
  const { account, id } = subscription;
  const ends = [undefined, null, ground.world.now() + act.agents * DAY, ground.world.now() - HOUR];
  const expiresAt = ends[act.periods % ends.length];
  const body = {
    ...{ subscription: id, seller: 'acme', component: 'voice', quantities: { minutes: act.agents * 100 } },
    ...(expiresAt !== undefined && { expiresAt }),
  };
  const idempotency = keyed(`adjust-${act.id}`, JSON.stringify(body));
  const command = { account, actor: 'seller:acme', conflict: id, body, idempotency };
  const answer = await client.send((engine) => engine.commands.adjustComponent(command));
  if (answer.ok) client.learn({ kind: 'adjusted', answer: answer.value });
}

/** What the seller's customers used to run elsewhere comes in: a file of two rows, sent until it is taken, sometimes twice. */
export async function importDesk(client: Client): Promise<void> {
  const { act, ground } = client;
  const agreedMinor = 70_000n + act.minor / 20n;
  const rows = importedRows(client, agreedMinor);
  const lines = rows.map((row, n) => ({ line: n + 1, bytes: Buffer.from(JSON.stringify(row)), isTooLong: false }));
  const send = () =>
    client.send((engine) =>
      engine.imports.run({
        ...{ account: operatorOf(ground.log.all('customer')), actor: 'operator', key: `import-${act.id}` },
        ...{ from: 1, isLast: true, readRow, isStopping: () => false },
        lines: (async function* () {
          yield lines;
        })(),
      }),
    );
  const first = await send();
  if (!first.ok) return;
  const job = act.pick % 3 === 0 ? await send() : first;
  const counts = job.ok ? [job.value.imported, job.value.bad] : [];
  if (counts.join() !== '1,1') client.fault(`an import of a good and a bad row counts ${counts.join()}`);
  await learnImported(client, { job: first.value.id, agreedMinor });
}

/** Two slices, of which the running one was agreed at a price of no list; and a row that names what nobody sells. */
function importedRows({ act, ground }: Client, agreedMinor: bigint) {
  const start = ground.world.now() - MONTH;
  const end = addMonths(start, MONTHS_IMPORTED, 'UTC');
  const between = start + 20 * DAY;
  const [from, to, changedAt] = [show(start), show(end), show(between)];
  const slices = [
    importSlice({ from, to: changedAt, quantities: { agents: 50 }, credited: '4000.00' }),
    importSlice({ from: changedAt, to, agreedPrice: formatMinor(agreedMinor, 2), paid: '5000.00' }),
  ];
  const product = act.product === 'acme.voice-desk' ? 'acme.direct-desk' : act.product;
  return [product, 'acme.unheard-of'].map((named, n) =>
    importRow(0, {
      ...{ reference: `SUB-${act.id}-${n}`, product: named, period: 'P1M', periods: MONTHS_IMPORTED },
      term: { start: from, end: to },
      account: { reference: `CUST-${act.pick % 5}`, name: `Imported ${act.pick % 5}` },
      components: [{ component: 'app', slices }],
    }),
  );
}

/** What is there from now on, and whose it is: they buy, change and pay like everybody. */
async function learnImported(
  client: Client,
  { job, agreedMinor }: { readonly job: ImportId; readonly agreedMinor: bigint },
): Promise<void> {
  const { items } = await client.read((engine) => engine.imports.listImported(job, { limit: 10, after: null }));
  for (const { subscription, reference } of items) {
    const found = await client.read((engine) => engine.reads.readSubscription(subscription));
    const answer = present(found, 'what was imported is there').subscription;
    client.learn({ kind: 'imported', subscription, reference, answer, agreedMinor });
    const { account } = answer;
    client.learn({ kind: 'customer', account });
    const amountMinor = client.act.minor;
    const body = { account, currency: 'USD', amountMinor, reason: 'sim' };
    const common = { account, actor: 'operator', conflict: account };
    const idempotency = keyed(`imported-${client.act.id}`, String(amountMinor));
    const paidIn = await client.send((engine) => engine.commands.creditWallet({ ...common, body, idempotency }));
    if (paidIn.ok) client.learn({ kind: 'top-up', account, minor: amountMinor });
  }
}

/** Somebody's account: only that it is always the same matters. */
function operatorOf(customers: readonly { readonly account: AccountId }[]): AccountId {
  const [first] = customers;
  if (!first) throw new Error('a market has customers');
  return first.account;
}

function show(instant: number): string {
  return new Date(instant * 1000).toISOString().replace('.000', '');
}

/** A seller's test account goes ahead of everybody by an hour, a day, or a month. */
export async function moveClock(client: Client): Promise<void> {
  const { act, ground } = client;
  const sandboxes = ground.log.all('customer').filter(({ sandbox }) => sandbox);
  const account = pickFrom(sandboxes, act.pick)?.account;
  if (!account) return;
  const seconds = [HOUR, DAY, MONTH][act.periods % 3] ?? HOUR;
  const by = { months: 0, seconds };
  const idempotency = keyed(`clock-${act.id}`, String(seconds));
  const command = { account, actor: 'seller:acme', conflict: account, body: { account, move: { by } }, idempotency };
  await client.send((engine) => engine.commands.startClock(command));
}

/** Goes on reading what happened, a page at a time, at whatever process; who was away for too long begins anew. */
export async function follow(client: Client): Promise<void> {
  const { log } = client.ground;
  const from = log.all('events').at(-1)?.end ?? null;
  const read = await client.read((engine) => readOn(engine, from));
  client.learn({ kind: 'events', ...read });
  client.say(read.from === null ? 'began' : `read ${read.events.length > 0 ? 'some' : 'none'}`);
}

export async function readOn({ events }: Pick<Engine, 'events'>, end: EventCursor | null) {
  const text = end === null ? 'oldest' : `${end.place}-${end.seen}`;
  const cursor = await events.findCursor(text);
  const to = await events.gather();
  const begun = cursor.ok ? cursor : await events.findCursor('oldest');
  if (!begun.ok) throw new Error('everything that is kept can be read');
  const page = await events.readPage({ reader: { role: 'operator' }, from: begun.value, to });
  return {
    // Null: there is a gap before it.
    from: cursor.ok && end !== null ? end : null,
    end: page.end,
    events: page.events.map(({ event }) => event.cloudEvent.id),
  };
}
