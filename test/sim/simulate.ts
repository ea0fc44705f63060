import type { AccountId } from '@regrade/core';
import { findViolations, readForAudit } from '../support/auditor.ts';
import type { TestServer } from '../support/postgres-setup.ts';
import { createRandom, type Random } from '../support/random.ts';
import { saveEndpoint } from '../support/seller-endpoint.ts';
import { judgeSuspended, suspendedIn } from './account-acts.ts';
import { type Act, drawAct, drawTurn, type Pause, PRODUCTS } from './acts.ts';
import type { Ground, Performed } from './client.ts';
import { type ClientLog, createClientLog, type Learned } from './client-log.ts';
import { noteGivenUp } from './endpoint-acts.ts';
import { changedTables, readFingerprint } from './fingerprint.ts';
import { judge } from './judge.ts';
import { judgeHeard, judgeTold } from './judge-webhooks.ts';
import { readBulkChanges } from './many-acts.ts';
import { changeRules, openAccount, publishDesk, setCommission } from './market.ts';
import { perform } from './perform.ts';
import { type SimReceivers, startReceivers } from './receivers.ts';
import { type SimSeller, startSimSeller } from './seller.ts';
import { expectSettled } from './settle.ts';
import { createSimWorld, type SimWorld } from './sim-world.ts';
import { readOn } from './world-acts.ts';

export interface SimOptions {
  readonly seed: number;
  readonly steps: number;
  readonly server: TestServer;
  /** By how much the clocks of the other processes are behind that of the first; absent: they have one. */
  readonly behindSeconds?: number;
}

/** What a run came to; `faults` is empty when every law held. */
export interface SimOutcome {
  readonly seed: number;
  readonly steps: number;
  readonly behindSeconds: number;
  /** The step after which a law was found broken. */
  readonly failedAt: number;
  readonly faults: readonly string[];
  /** What happened, the oldest first. */
  readonly lines: readonly string[];
  /** How often each act came to what. */
  readonly counts: ReadonlyMap<string, number>;
}

/** A history that is under way. */
export interface Run {
  readonly world: SimWorld;
  readonly seller: SimSeller;
  readonly receivers: SimReceivers;
  readonly log: ClientLog;
  readonly random: Random;
  /** Several acts at the same time; else one after the other, which a replay repeats to the letter. */
  readonly atOnce: boolean;
  readonly lines: string[];
  readonly counts: Map<string, number>;
}

const PROCESSES_MAX = 3;
/** One customer in so many has play money. */
const SANDBOX_EVERY = 3n;
const SUBSCRIPTIONS_AT_FIRST = 4;
/** Every so many steps everything is audited. */
const AUDIT_EVERY = 12;
/** One seed in so many has acts one after the other only. */
const SEEDS_IN_ORDER = 4;

/** One history: everything that is decided in it is drawn from its seed. */
export async function simulate({ seed, steps, server, behindSeconds = 0 }: SimOptions): Promise<SimOutcome> {
  const run = await beginRun({ seed, server, behindSeconds });
  const outcome = { seed, steps, behindSeconds, lines: run.lines, counts: run.counts };
  let step = 0;
  try {
    await openMarket(run);
    for (step = 1; step <= steps; step++) {
      const faults = await takeStep(run, step, step % AUDIT_EVERY === 0);
      if (faults.length > 0) return { ...outcome, failedAt: step, faults: await explain(run.world, faults) };
    }
    run.seller.behave();
    run.receivers.behave();
    run.world.stripe.behave();
    bounceDebits(run.world);
    const faults = [...(await expectSettled(run)), ...(await auditRun(run)), ...(await auditTold(run))];
    return { ...outcome, failedAt: steps, faults: await explain(run.world, faults) };
  } catch (error) {
    return { ...outcome, failedAt: step, faults: [error instanceof Error ? String(error.stack) : String(error)] };
  } finally {
    await endRun(run);
  }
}

/** What banks were still to do in the end comes to nothing. */
function bounceDebits({ stripe }: SimWorld): void {
  const waiting = [...stripe.book.intents.values()].filter(({ status }) => status === 'processing');
  for (const { id } of waiting) stripe.bounce(id);
}

/** A world without anybody in it yet. */
export async function beginRun({ seed, server, behindSeconds = 0 }: Omit<SimOptions, 'steps'>): Promise<Run> {
  const random = createRandom(seed);
  const processCount = 1 + random.upTo(PROCESSES_MAX - 1);
  const world = await createSimWorld(server, { processCount, behindSeconds });
  const seller = await startSimSeller(createRandom(random.upTo(2 ** 31)));
  const receivers = await startReceivers(createRandom(random.upTo(2 ** 31)));
  const atOnce = seed % SEEDS_IN_ORDER !== 0;
  return { world, seller, receivers, log: createClientLog(), random, atOnce, lines: [], counts: new Map() };
}

/** The faults, with the history of each order that they name. */
async function explain(world: SimWorld, faults: readonly string[]): Promise<string[]> {
  const named = new Set(faults.join(' ').match(/ord_[a-z0-9]+_[0-9a-f-]+/g) ?? []);
  const events = await world.sql(
    `select order_id, string_agg(at || ' ' || type || ' by ' || by, ', ' order by n) as events from order_event
     where order_id = any($1) group by order_id`,
    [[...named]],
  );
  return [...faults, ...events.map((row) => `(${row['order_id']}: ${row['events']})`)];
}

export async function endRun({ world, seller, receivers }: Run): Promise<void> {
  await world.close();
  await seller.close();
  await receivers.close();
}

/** Products on sale, customers, and the first purchases. */
export async function openMarket(run: Run): Promise<void> {
  for (const product of PRODUCTS) await pause(run, { kind: 'publish', product, pick: run.random.upTo(99) });
  await saveEndpoint(run.world.process(0), run.seller.address);
  for (const minor of [3_000_000n, 40_000n, 0n]) await pause(run, { kind: 'customer', minor });
  await setCommission(run.world.process(0), { pick: run.random.upTo(99), customers: accountsIn(run) });
  run.world.letClocksPass();
  const ground: Ground = { world: run.world, log: run.log, receivers: run.receivers, turn: 0 };
  for (let n = 0; n < SUBSCRIPTIONS_AT_FIRST; n++) {
    const act: Act = { ...drawAct(run.random, `0-${n}`), kind: 'buy', periods: 12, pick: 2, agents: 10 };
    for (const learned of (await perform(ground, act)).learned) run.log.note(learned);
  }
}

/** A turn of acts, and what happens after it; answers what must not have happened. */
export async function takeStep(run: Run, step: number, audited: boolean): Promise<string[]> {
  const { world, log, lines, counts } = run;
  const turn = drawTurn(run.random, { turn: step, atOnce: run.atOnce });
  const ground: Ground = { world, log, receivers: run.receivers, turn: step };
  const alone = turn.acts.length === 1;
  const before = alone ? await readFingerprint(world) : undefined;
  const suspended = suspendedIn(log);
  const performed = await Promise.all(turn.acts.map((act) => perform(ground, act)));
  turn.acts.forEach((act, n) => {
    const { text = '' } = performed[n] ?? {};
    lines.push(`${step} ${describeAct(act)}: ${text}`);
    for (const word of text.split(', '))
      counts.set(`${act.kind} ${word}`, (counts.get(`${act.kind} ${word}`) ?? 0) + 1);
  });
  // In the order of the acts, not of their answers: who is picked next must not hang on who was faster.
  for (const learned of onlyReader(performed.flatMap((one) => one.learned))) log.note(learned);
  const faults = performed.flatMap((one) => one.faults);
  faults.push(
    ...judgeSuspended(
      suspended,
      performed.flatMap((one) => one.learned),
    ),
  );
  await world.heal();
  await noteGivenUp(run);
  if (before) faults.push(...(await judgeUntouched(world, before, performed)));
  await pause(run, turn.pause);
  faults.push(...world.takeBroken().map((stack) => `a promise of ours was broken: ${stack}`));
  if (audited && faults.length === 0) faults.push(...(await auditRun(run)));
  return faults;
}

/** One reader follows events: two acts of a turn read on from the same place, and the first one counts. */
function onlyReader(learned: readonly Learned[]): Learned[] {
  const first = learned.find(({ kind }) => kind === 'events');
  return learned.filter((one) => one.kind !== 'events' || one === first);
}

async function judgeUntouched(
  world: SimWorld,
  before: ReadonlyMap<string, string>,
  [performed]: readonly Performed[],
): Promise<string[]> {
  if (!performed?.untouched) return [];
  const changed = changedTables(before, await readFingerprint(world));
  return changed.length === 0 ? [] : [`refused with ${performed.text}, and changed ${changed.join(', ')}`];
}

/** What counts for everybody from an instant on is said when that instant is past, or to come, by all clocks. */
async function pause(run: Run, between: Pause): Promise<void> {
  const isForAll = between.kind === 'publish' || between.kind === 'rules';
  if (isForAll) run.world.letClocksPass();
  await change(run, between);
  if (isForAll) run.world.letClocksPass();
}

async function change({ world, log, lines }: Run, between: Pause): Promise<void> {
  const engine = world.process(0);
  const learn = (learned: Learned) => log.note(learned);
  switch (between.kind) {
    case 'none':
      return;
    case 'wait':
      world.advance(between.seconds);
      lines.push(`  wait ${between.seconds} s`);
      return;
    case 'publish':
      learn(await publishDesk(engine, between));
      lines.push(`  publish ${between.product} at list ${between.pick % 4}`);
      return;
    case 'rules': {
      lines.push(`  rules: ${await changeRules(engine, { ...between, customers: accountsIn({ log }) })}`);
      return;
    }
    case 'customer': {
      const sandbox = between.minor % SANDBOX_EVERY === 1n;
      const account = await openAccount(engine, sandbox);
      learn({ kind: 'customer', account, sandbox });
      if (between.minor > 0n) {
        const body = { account, currency: 'USD', amountMinor: between.minor, reason: 'sim' };
        const credited = await engine.commands.creditWallet({ account, actor: 'operator', conflict: account, body });
        if (!credited.ok) throw new Error(`a top-up was refused: ${credited.error.code}`);
        learn({ kind: 'top-up', account, minor: between.minor });
      }
      lines.push(`  customer with ${between.minor}`);
    }
  }
}

function accountsIn({ log }: Pick<Run, 'log'>): AccountId[] {
  return log.all('customer').map(({ account }) => account);
}

const PAGES_MAX = 200;

/** Somebody who follows events reads to the end of them, after somebody else has looked for what the dead left without a place. */
export async function readEvents({ world, log }: Pick<Run, 'world' | 'log'>): Promise<void> {
  await world.process(0).events.look();
  for (let page = 1; page <= PAGES_MAX; page++) {
    const read = await readOn(world.process(page), log.all('events').at(-1)?.end ?? null);
    log.note({ kind: 'events', ...read });
    if (read.events.length === 0) return;
  }
  throw new Error('events have no end');
}

/** All laws, on rows and on what clients were told. */
export async function auditRun({ world, log, seller, receivers }: Run): Promise<string[]> {
  await readEvents({ world, log });
  const unread = await readBulkChanges(world.process(0), log);
  const rows = await readForAudit(world.connection);
  return [
    ...unread,
    ...findViolations(rows),
    ...judge(log, rows, seller.told),
    ...judgeHeard(log, rows, receivers.heard),
  ];
}

/** Behind the end: nobody waits to be told of anything. */
async function auditTold({ world, log, receivers }: Run): Promise<string[]> {
  return judgeTold(log, await readForAudit(world.connection), { ...receivers, behindSeconds: world.behindSeconds });
}

function describeAct({ kind, process, pick, product, edition, agents, about, periods, cut }: Act): string {
  const at = `${kind} by process ${process}`;
  if (kind === 'buy') return `${at} of ${product} ${edition} ${agents} for ${periods} months`;
  if (kind === 'change' || kind === 'quote' || kind === 'schedule')
    return `${at} of number ${pick}: ${about} to ${edition} ${agents}`;
  if (kind === 'cut') return `${at} ${cut.when} message ${cut.messages}`;
  return `${at}, number ${pick}`;
}
