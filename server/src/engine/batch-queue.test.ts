import { type AccountId, err, ok, type Result } from '@regrade/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BatchQueue, type CommandBatch, createBatchQueue } from './batch-queue.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Command, CommandKind } from './run-command.ts';

type TestKind = CommandKind<string, unknown, string>;
type Results = Result<unknown, Refusal>[];

/** A batch that runs until the test says how it ended. */
interface RunningBatch {
  readonly kind: string;
  readonly bodies: readonly string[];
  readonly commands: CommandBatch['commands'];
  readonly answer: () => void;
  readonly finish: (results: Results) => void;
  readonly fail: (error: Error) => void;
}

function kindOf(name: string): TestKind {
  return {
    name,
    load: () => Promise.reject(new Error('a queue loads nothing')),
    decide: () => {
      throw new Error('a queue decides nothing');
    },
  };
}

const BUY = kindOf('buy');
const CHANGE = kindOf('change');

function command(body: string, named: Partial<Command<string>> = {}): Command<string> {
  const account = (named.account ?? `account-${body}`) as AccountId;
  return { account, actor: 'anne', conflict: `${account} ${body}`, body, ...named };
}

/** A queue whose transactions are in the test's hands. */
function openQueue(limits: { writersMax?: number; batchMax?: number } = {}) {
  const batches: RunningBatch[] = [];
  const queue = createBatchQueue({
    writersMax: 1,
    batchMax: 100,
    ...limits,
    runBatch: ({ kind, commands }) =>
      new Promise<Results>((resolve, reject) => {
        const bodies = commands.map(({ body }) => String(body));
        const answer = () => resolve(bodies.map((body) => ok(`${kind.name} ${body}`)));
        batches.push({ kind: kind.name, bodies, commands, answer, finish: resolve, fail: reject });
      }),
  });
  return { queue, batches, bodies: () => batches.map((batch) => batch.bodies) };
}

/** Until everything that could happen by itself has happened: an answer in one turn, the next batch in another. */
async function settled(): Promise<void> {
  for (let turn = 1; turn <= 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Answers every batch as it comes, until none is left. */
async function answerAll(batches: readonly RunningBatch[], from = 0): Promise<void> {
  for (let next = from; next < batches.length; next++) {
    batches[next]?.answer();
    await settled();
  }
}

function addAll(queue: BatchQueue, bodies: readonly string[], kind = BUY): Promise<Result<string, Refusal>>[] {
  return bodies.map((body) => queue.add(kind, command(body)));
}

describe('how commands are grouped', () => {
  test('one caller alone never waits for others', async () => {
    const { queue, batches, bodies } = openQueue();
    const answer = queue.add(BUY, command('a'));
    await settled();
    expect(bodies()).toEqual([['a']]);
    batches[0]?.answer();
    expect(await answer).toEqual(ok('buy a'));
  });

  test('callers of the same moment share a batch, in the order they came', async () => {
    const { queue, bodies } = openQueue();
    addAll(queue, ['a', 'b', 'c']);
    await settled();
    expect(bodies()).toEqual([['a', 'b', 'c']]);
  });

  test('whoever comes while a transaction commits goes into the next one, together', async () => {
    const { queue, batches, bodies } = openQueue();
    addAll(queue, ['a']);
    await settled();
    addAll(queue, ['b']);
    await settled();
    addAll(queue, ['c', 'd']);
    await settled();
    expect(bodies()).toEqual([['a']]);
    batches[0]?.answer();
    await settled();
    expect(bodies()).toEqual([['a'], ['b', 'c', 'd']]);
  });

  test('commands of different kinds never share one, and take turns', async () => {
    const { queue, batches } = openQueue();
    addAll(queue, ['a', 'b'], BUY);
    addAll(queue, ['c', 'd'], CHANGE);
    await settled();
    await answerAll(batches);
    expect(batches.map(({ kind, bodies }) => [kind, ...bodies])).toEqual([
      ['buy', 'a', 'b'],
      ['change', 'c', 'd'],
    ]);
  });

  test('a batch is never larger than the limit, and what is left follows in order', async () => {
    const { queue, batches, bodies } = openQueue({ batchMax: 3 });
    addAll(queue, ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    await settled();
    await answerAll(batches);
    expect(bodies()).toEqual([['a', 'b', 'c'], ['d', 'e', 'f'], ['g']]);
  });

  test('two commands in conflict never share one: the second waits for the next, others pass it', async () => {
    const { queue, batches, bodies } = openQueue();
    const conflict = 'subscription 1';
    for (const body of ['first', 'second', 'third']) void queue.add(BUY, command(body, { conflict }));
    addAll(queue, ['other']);
    await settled();
    await answerAll(batches);
    expect(bodies()).toEqual([['first', 'other'], ['second'], ['third']]);
  });

  test('a command that came later never passes one it is in conflict with', async () => {
    const { queue, batches } = openQueue({ batchMax: 2 });
    const one = { conflict: 'subscription 1' };
    for (const body of ['a', 'b']) void queue.add(BUY, command(body, one));
    addAll(queue, ['x', 'y']);
    void queue.add(BUY, command('c', one));
    await settled();
    await answerAll(batches);
    const order = batches.flatMap(({ bodies }) => bodies).filter((body) => ['a', 'b', 'c'].includes(body));
    expect(order).toEqual(['a', 'b', 'c']);
  });

  test('a second kind of command goes on while the first writer is busy', async () => {
    const { queue, bodies } = openQueue({ writersMax: 2 });
    addAll(queue, ['a'], BUY);
    await settled();
    addAll(queue, ['b'], CHANGE);
    await settled();
    expect(bodies()).toEqual([['a'], ['b']]);
  });

  test('an account that is locked waits for its own transaction, and others pass it', async () => {
    const { queue, batches, bodies } = openQueue({ writersMax: 2 });
    const account = 'account-one' as AccountId;
    void queue.add(BUY, command('a', { account }));
    await settled();
    void queue.add(CHANGE, command('b', { account }));
    addAll(queue, ['c']);
    await settled();
    expect(bodies()).toEqual([['a'], ['c']]);
    batches[0]?.answer();
    await settled();
    expect(bodies()).toEqual([['a'], ['c'], ['b']]);
  });

  test('two free writers share what waits, but not the commands of one account', async () => {
    const many = (length: number, name: string) => Array.from({ length }, (_, index) => `${name}${index}`);
    const shared = openQueue({ writersMax: 2 });
    addAll(shared.queue, many(64, 'c'));
    await settled();
    expect(shared.bodies().map(({ length }) => length)).toEqual([32, 32]);
    const together = openQueue({ writersMax: 2 });
    const account = 'account-one' as AccountId;
    for (const body of many(64, 'c')) void together.queue.add(BUY, command(body, { account, conflict: body }));
    await settled();
    expect(together.bodies().map(({ length }) => length)).toEqual([64]);
  });

  test('who comes back as soon as it is answered is in time for the next batch', async () => {
    const { queue, batches, bodies } = openQueue();
    const returning = queue.add(BUY, command('a')).then(() => queue.add(BUY, command('again')));
    await settled();
    addAll(queue, ['b']);
    await settled();
    batches[0]?.answer();
    await settled();
    expect(bodies()).toEqual([['a'], ['b', 'again']]);
    batches[1]?.answer();
    await returning;
  });

  test('no more transactions run at once than there are writers', async () => {
    const { queue, batches } = openQueue({ writersMax: 2 });
    addAll(queue, ['a'], BUY);
    addAll(queue, ['b'], CHANGE);
    addAll(queue, ['c'], kindOf('third'));
    await settled();
    expect(batches).toHaveLength(2);
    batches[1]?.answer();
    await settled();
    expect(batches).toHaveLength(3);
  });
});

describe('what callers are told', () => {
  test('each its own answer or refusal: one refused command never fails its neighbours', async () => {
    const { queue, batches } = openQueue();
    const answers = addAll(queue, ['a', 'b', 'c']);
    await settled();
    const refusal = err(refuse('change.rule-missing', 'no rule'));
    batches[0]?.finish([ok('A'), refusal, ok('C')]);
    expect(await Promise.all(answers)).toEqual([ok('A'), refusal, ok('C')]);
  });

  test('a batch that fails rejects its own callers only, and the queue goes on', async () => {
    const { queue, batches } = openQueue();
    const failing = Promise.allSettled(addAll(queue, ['a', 'b']));
    await settled();
    const following = addAll(queue, ['c']);
    batches[0]?.fail(new Error('lost'));
    expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await settled();
    batches[1]?.answer();
    expect(await Promise.all(following)).toEqual([ok('buy c')]);
  });

  test('a batch that answers fewer than it was given leaves nobody without an answer', async () => {
    const { queue, batches } = openQueue();
    const answers = Promise.allSettled(addAll(queue, ['a', 'b']));
    await settled();
    batches[0]?.finish([ok('A')]);
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  test('the counters say how many transactions carried how many commands', async () => {
    const { queue, batches } = openQueue({ batchMax: 2 });
    addAll(queue, ['a', 'b', 'c']);
    await settled();
    await answerAll(batches);
    expect(queue.stats()).toMatchObject({ batches: 2, commands: 3 });
  });
});

describe('draining', () => {
  test('an idle queue is drained at once', async () => {
    await openQueue().queue.drain();
  });

  test('answers everything that was accepted, running and waiting, and only then ends', async () => {
    const { queue, batches } = openQueue({ batchMax: 1 });
    const answers = addAll(queue, ['a', 'b']);
    await settled();
    let drained = false;
    const drain = queue.drain().then(() => {
      drained = true;
    });
    batches[0]?.answer();
    await settled();
    expect(drained).toBe(false);
    batches[1]?.answer();
    expect(await Promise.all(answers)).toEqual([ok('buy a'), ok('buy b')]);
    await drain;
  });

  test('answers what was accepted in the very moment before', async () => {
    const { queue, batches } = openQueue();
    const answers = addAll(queue, ['a']);
    const drain = queue.drain();
    await settled();
    batches[0]?.answer();
    await drain;
    expect(await Promise.all(answers)).toEqual([ok('buy a')]);
  });

  test('refuses new commands, so that they can be repeated elsewhere', async () => {
    const { queue, batches } = openQueue();
    const drain = queue.drain();
    expect(await queue.add(BUY, command('late'))).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    await drain;
    expect(batches).toEqual([]);
  });

  test('ends after a batch that failed, too', async () => {
    const { queue, batches } = openQueue();
    const failing = Promise.allSettled(addAll(queue, ['a']));
    await settled();
    const drain = queue.drain();
    batches[0]?.fail(new Error('lost'));
    await drain;
    await failing;
  });
});

describe('whatever arrives, and in whatever order transactions end', () => {
  const KINDS = [BUY, CHANGE];
  const arrival = fc.record({
    kind: fc.nat(1),
    account: fc.nat(3),
    subscription: fc.nat(2),
    /** Whether the event loop turns before this one. */
    pause: fc.boolean(),
    /** Which of the running transactions ends before this one, if any. */
    ends: fc.option(fc.nat(5), { nil: undefined }),
    fails: fc.boolean(),
  });
  const limits = fc.record({ writersMax: fc.integer({ min: 1, max: 3 }), batchMax: fc.integer({ min: 1, max: 5 }) });

  test('every command is answered exactly once with its own answer, and conflicts keep their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { maxLength: 40 }), limits, async (arrivals, limit) => {
        const { queue, batches } = openQueue(limit);
        const ended = new Set<RunningBatch>();
        const failed = new Set<string>();
        const end = (batch: RunningBatch | undefined, fails: boolean) => {
          if (!batch) return;
          ended.add(batch);
          if (fails) for (const body of batch.bodies) failed.add(body);
          if (fails) batch.fail(new Error(`failed ${batch.bodies.join()}`));
          else batch.answer();
        };
        const running = () => batches.filter((batch) => !ended.has(batch));
        const answers: Promise<string>[] = [];
        for (const [index, each] of arrivals.entries()) {
          if (each.ends !== undefined) end(running()[each.ends % (running().length || 1)], each.fails);
          if (each.pause) await settled();
          const account = `account-${each.account}` as AccountId;
          const conflict = `${account} ${each.subscription}`;
          const kind = KINDS[each.kind] ?? BUY;
          const added = queue.add(kind, command(`${index}`, { account, conflict }));
          answers.push(
            added.then(
              (result) => (result.ok ? result.value : 'refused'),
              () => 'rejected',
            ),
          );
          expect(running().length).toBeLessThanOrEqual(limit.writersMax);
        }
        for (let batch = await nextRunning(running); batch; batch = await nextRunning(running)) end(batch, false);
        expect(await Promise.all(answers)).toEqual(
          arrivals.map(({ kind }, index) => (failed.has(`${index}`) ? 'rejected' : `${KINDS[kind]?.name} ${index}`)),
        );
        expectSound(batches, { ...limit, commands: arrivals.length });
        expect(queue.stats()).toMatchObject({ batches: batches.length, commands: arrivals.length });
      }),
      { numRuns: 60 },
    );
  });

  async function nextRunning(running: () => RunningBatch[]): Promise<RunningBatch | undefined> {
    await settled();
    return running()[0];
  }

  function expectSound(batches: readonly RunningBatch[], of: { batchMax: number; commands: number }): void {
    const bodies = batches.flatMap((batch) => batch.bodies);
    expect(new Set(bodies).size).toBe(of.commands);
    expect(bodies).toHaveLength(of.commands);
    const lastByConflict = new Map<string, number>();
    for (const { kind, commands } of batches) {
      expect(commands.length).toBeLessThanOrEqual(of.batchMax);
      const conflicts = commands.map(({ conflict }) => conflict);
      expect(new Set(conflicts).size).toBe(conflicts.length);
      for (const { conflict, body } of commands) {
        const key = `${kind} ${conflict}`;
        expect(Number(body)).toBeGreaterThan(lastByConflict.get(key) ?? -1);
        lastByConflict.set(key, Number(body));
      }
    }
  }
});
