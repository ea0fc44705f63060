import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresConnection } from '../../server/src/store/launcher/start-postgres.ts';

/** A door before PostgreSQL's socket that a test can hold shut: what travels together is seen, not guessed from times. */
export interface SocketGate {
  readonly connection: PostgresConnection;
  /** From now on no answer reaches the client until it has sent this text; without pipelining it never would. */
  readonly holdAnswersUntil: (text: string) => void;
  /** Passes the client's next message with this text on, waits for the answer, and breaks the connection instead of delivering it. */
  readonly breakAfter: (text: string) => void;
  readonly close: () => Promise<void>;
}

type Rule = { readonly kind: 'hold' | 'break'; readonly text: string; seen: boolean };

export async function openSocketGate(server: PostgresConnection): Promise<SocketGate> {
  const folder = await mkdtemp(join(tmpdir(), 'regrade-gate-'));
  const sockets = new Set<Socket>();
  let rule: Rule | undefined;
  const gate = createServer((client) => {
    const upstream = createConnection(`${server.host}/.s.PGSQL.${server.port}`);
    let held: Buffer[] = [];
    let received = '';
    const release = () => {
      for (const chunk of held) client.write(chunk);
      held = [];
    };
    client.on('data', (chunk) => {
      upstream.write(chunk);
      received += chunk.toString('latin1');
      if (rule === undefined || !received.includes(rule.text)) return;
      rule.seen = true;
      if (rule.kind === 'hold') release();
    });
    upstream.on('data', (chunk) => {
      if (rule?.kind === 'break' && rule.seen) {
        rule = undefined;
        client.destroy();
      } else if (rule?.kind === 'hold' && !rule.seen) held.push(chunk);
      else client.write(chunk);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  gate.listen(join(folder, '.s.PGSQL.5432'));
  await once(gate, 'listening');
  const set = (kind: Rule['kind']) => (text: string) => {
    rule = { kind, text, seen: false };
  };
  return {
    connection: { ...server, host: folder, port: 5432 },
    holdAnswersUntil: set('hold'),
    breakAfter: set('break'),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      gate.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
