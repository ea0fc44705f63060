import { createClient, ProblemError } from '@regrade/client';
import { parseMinor, present } from '@regrade/core';
import { waitUntil } from '../../server/src/store/launcher/wait-until.ts';
import type { AcknowledgementLog } from './acknowledgements.ts';

/** A customer's program that changes one subscription again and again, and believes only what it was answered. */
export interface LoadClient {
  readonly token: string;
  readonly account: string;
  readonly subscription: string;
}

export interface Load {
  /** Lets every request under way come to its answer, then ends; rejects with the first thing that went wrong. */
  readonly finish: () => Promise<void>;
  /** What went wrong so far. */
  readonly failure: () => unknown;
}

export interface LoadWorld {
  /** Where the service is now; it moves with every restart. */
  readonly url: () => string;
  readonly log: AcknowledgementLog;
}

/** Nobody waits longer than this for one request, restarts included. */
const ANSWER_LIMIT_MS = 60_000;
/** Every so many orders are placed unpaid and paid by a second request. */
const PAID_LATER_EVERY = 4;
/** Nothing was changed, or nobody knows: the same request with the same key is right. */
const UNANSWERED = ['unavailable', 'idempotency.running'];
/** The quote no longer binds: a new one is asked for, under a new key. */
const STALE = ['quote.expired', 'quote.superseded'];

export function startLoad(world: LoadWorld, clients: readonly LoadClient[]): Load {
  let finishing = false;
  let failure: unknown;
  const running = clients.map(async (client) => {
    for (let n = 1; !finishing && failure === undefined; n++) await changeOnce(world, client, n);
  });
  for (const one of running) {
    one.catch((error: unknown) => {
      failure ??= error;
    });
  }
  return {
    failure: () => failure,
    finish: async () => {
      finishing = true;
      await Promise.all(running);
    },
  };
}

async function changeOnce(world: LoadWorld, client: LoadClient, n: number): Promise<void> {
  const call = <T>(send: (api: ReturnType<typeof createClient>) => Promise<T>) =>
    callUntilAnswered(world, client, send);
  const { body: running } = await call((api) => api.call('getSubscription', { params: { id: client.subscription } }));
  const agents = present(running.components[0], 'a subscription has a component').quantities['agents'] ?? 0;
  const changes = [{ component: 'app', quantities: { agents: agents + 10 } }];
  const { body: quote } = await call((api) =>
    api.call('requestQuote', { body: { subscriptionId: client.subscription, changes } }),
  );
  const key = `load-${client.subscription}-${n}`;
  const payLater = n % PAID_LATER_EVERY === 0;
  const body = { quoteId: quote.id, net: quote.net, ...(!payLater && { pay: 'wallet' as const }) };
  const placed = await call((api) => api.call('placeOrder', { body, idempotencyKey: key })).catch(staleOrThrow);
  if (!placed) return;
  const { id, state } = placed.body;
  const to = present(quote.to[0], 'a quote leads somewhere');
  const told = {
    order: id,
    subscription: client.subscription,
    account: client.account,
    net: present(parseMinor(quote.net, 2), 'a net is decimal text').toString(),
    selection: { sku: to.sku, quantities: to.quantities },
  };
  if (state !== 'completed' && state !== 'awaiting-payment') throw new Error(`order ${id} is ${state}`);
  await world.log.append({ ...told, state });
  if (state === 'completed') return;
  const paid = await call((api) =>
    api.call('payOrder', { params: { id }, body: { method: 'wallet' }, idempotencyKey: `${key}-payment` }),
  );
  if (paid.body.state !== 'completed') throw new Error(`order ${id} is ${paid.body.state} after its payment`);
  await world.log.append({ ...told, state: 'completed' });
}

function staleOrThrow(error: unknown): undefined {
  if (error instanceof ProblemError && STALE.includes(error.problem.code)) return undefined;
  throw error;
}

/** Sends the same request until somebody answers it: what was under way at a kill has an outcome that nobody knows. */
async function callUntilAnswered<T>(
  { url }: LoadWorld,
  { token }: LoadClient,
  send: (api: ReturnType<typeof createClient>) => Promise<T>,
): Promise<T> {
  let last: unknown;
  const answered = await waitUntil(
    async () => {
      try {
        return { answer: await send(createClient({ url: url(), token })) };
      } catch (error) {
        if (isAnswer(error)) throw error;
        last = error;
        return undefined;
      }
    },
    { limitMs: ANSWER_LIMIT_MS },
  );
  if (!answered) throw new Error(`no answer within ${ANSWER_LIMIT_MS / 1000} s`, { cause: last });
  return answered.answer;
}

/** A refusal is an answer; a broken connection, and a database that was not there, are none. */
function isAnswer(error: unknown): boolean {
  if (error instanceof ProblemError) return !UNANSWERED.includes(error.problem.code);
  return !(error instanceof TypeError);
}
