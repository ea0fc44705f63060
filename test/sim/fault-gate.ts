import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresConnection } from '../../server/src/store/launcher/start-postgres.ts';

/** Which message from now on is the last of its connection, and whether the database still gets to see it. */
export interface Cut {
  readonly messages: number;
  /** `before`: the message is lost. `after`: it arrives, and what is answered is lost. */
  readonly when: 'before' | 'after';
}

/** The way of one process to its database: connections break in it, and with its process it goes for good. */
export interface FaultGate {
  readonly connection: PostgresConnection;
  readonly cut: (cut: Cut) => void;
  /** Whatever was to be cut and was not is let through. */
  readonly heal: () => void;
  /** Everything that is under way is cut off, and nothing gets through any more: what `kill -9` leaves. */
  readonly die: () => void;
  /** Ways to the database that are open. */
  readonly openCount: () => number;
  readonly close: () => Promise<void>;
}

export async function openFaultGate(server: PostgresConnection): Promise<FaultGate> {
  const folder = await mkdtemp(join(tmpdir(), 'regrade-sim-'));
  const sockets = new Set<Socket>();
  const upstreams = new Set<Socket>();
  let planned: (Cut & { left: number }) | undefined;
  /** Called for each message of a client: what becomes of it. */
  const judge = (): Cut['when'] | undefined => {
    if (!planned) return undefined;
    planned.left -= 1;
    if (planned.left > 0) return undefined;
    const { when } = planned;
    planned = undefined;
    return when;
  };
  const gate = createServer((client) => {
    const upstream = createConnection(`${server.host}/.s.PGSQL.${server.port}`);
    let lastAnswer = false;
    client.on('data', (chunk) => {
      const fate = judge();
      if (fate === 'before') client.destroy();
      else upstream.write(chunk);
      if (fate === 'after') lastAnswer = true;
    });
    upstream.on('data', (chunk) => {
      if (lastAnswer) client.destroy();
      else client.write(chunk);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    upstreams.add(upstream);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => {
      upstreams.delete(upstream);
      client.destroy();
    });
  });
  gate.listen(join(folder, '.s.PGSQL.5432'));
  await once(gate, 'listening');
  const die = () => {
    gate.close();
    for (const socket of sockets) socket.destroy();
  };
  return {
    connection: { ...server, host: folder, port: 5432 },
    cut: (cut) => {
      planned = { ...cut, left: cut.messages };
    },
    heal: () => {
      planned = undefined;
    },
    die,
    openCount: () => upstreams.size,
    close: async () => {
      die();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
