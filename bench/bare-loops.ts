import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Ids } from '../server/src/engine/ports.ts';
import type { DatabaseConnection } from '../server/src/store/database.ts';
import { toClientConfig } from '../server/src/store/database.ts';
import { BARE_PARAMETERS, type BareOrder, type BareParameter } from './bare-order.ts';
import { closedLoop, type Measured } from './closed-loop.ts';
import type { BenchSubscription } from './marketplace.ts';

/** A subscription with a quote that a bare loop accepts again and again: it never asks if it may. */
export interface BareTarget extends Pick<BenchSubscription, 'account' | 'subscription' | 'license'> {
  readonly quote: string;
}

export interface BareLoops {
  run(of: { readonly shape: BareShape; readonly connections: number; readonly seconds: number }): Promise<Measured>;
  /** One order, for looking at the rows it writes; answers its id. */
  placeOne(shape: BareShape): Promise<string>;
  /** A statement on every connection, so that the back ends tell what they have counted. */
  nudge(): Promise<void>;
  end(): Promise<void>;
}

export const BARE_SHAPES = ['six statements', 'one CTE'] as const;
export type BareShape = (typeof BARE_SHAPES)[number];

const CONNECTIONS_MAX = 32;

/** Loops over `pg` clients, prepared statements, each connection one order at a time and with its own subscriptions. */
export async function openBareLoops(of: {
  readonly connection: DatabaseConnection;
  readonly order: BareOrder;
  readonly targets: readonly BareTarget[];
  readonly ids: Ids;
}): Promise<BareLoops> {
  const { order, targets, ids } = of;
  const clients = Array.from({ length: CONNECTIONS_MAX }, () => new pg.Client(toClientConfig(of.connection)));
  await Promise.all(clients.map((client) => client.connect()));
  let next = 0;

  /** Never two connections on one subscription, and on one account only rarely, as in life. */
  function parametersFor(caller: number, callers: number): Record<BareParameter, string> {
    next += 1;
    const index = (next * callers + caller) % targets.length;
    const { account, subscription, license, quote } = targets[index] as BareTarget;
    const key = ids.uuid();
    return {
      account,
      subscription,
      license,
      quote,
      key,
      order: `ord_${account}_${ids.uuid()}`,
      slice: `sli_${account}_${ids.uuid()}`,
      orderDocument: order.orderDocument,
      answerDocument: order.answerDocument,
      auditHash: createHash('sha256').update(order.orderDocument).digest('hex'),
    };
  }

  async function place(shape: BareShape, client: pg.Client, values: Record<BareParameter, string>): Promise<void> {
    if (shape === 'one CTE') {
      const text = order.cte;
      await client.query({ name: 'bare-cte', text, values: BARE_PARAMETERS.map((name) => values[name]) });
      return;
    }
    await client.query('begin');
    for (const [index, { text, parameters }] of order.sixStatements.entries()) {
      await client.query({ name: `bare-${index}`, text, values: parameters.map((name) => values[name]) });
    }
    await client.query('commit');
  }

  return {
    run: ({ shape, connections, seconds }) =>
      closedLoop({
        callers: connections,
        seconds,
        work: async (caller) => {
          await place(shape, clients[caller] as pg.Client, parametersFor(caller, connections));
          return true;
        },
      }),
    placeOne: async (shape) => {
      const values = parametersFor(0, 1);
      await place(shape, clients[0] as pg.Client, values);
      return values.order;
    },
    nudge: async () => void (await Promise.all(clients.map((client) => client.query('select 1')))),
    end: async () => void (await Promise.all(clients.map((client) => client.end()))),
  };
}
