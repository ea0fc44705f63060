import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random } from '../support/random.ts';

/** What the seller's program did with one message. */
export interface Told {
  /** The id that is the same on every attempt. */
  readonly key: string;
  readonly text: string;
  readonly type: string;
  /** The order or quote that it is about. */
  readonly subject: string;
  readonly said: Saying;
}

/** A seller's program that is slow to make up its mind, lies, loses answers, says nonsense, or nothing. */
export interface SimSeller {
  readonly address: string;
  /** The oldest first. */
  readonly told: readonly Told[];
  /** From now on it says yes to everything. */
  readonly behave: () => void;
  readonly close: () => Promise<void>;
}

/** How often the program says what. `lost` is a yes whose answer never arrives, `slow` one that comes when nobody waits for it any more. */
const SAYINGS = {
  yes: 7,
  no: 3,
  later: 3,
  fault: 3,
  busy: 1,
  nonsense: 2,
  lost: 3,
  slow: 1,
  unknown: 1,
  gone: 1,
} as const;

export type Saying = keyof typeof SAYINGS;

const DRAWN = Object.entries(SAYINGS).flatMap(([saying, times]) => Array<Saying>(times).fill(saying as Saying));

const ANSWERS: { readonly [Said in Exclude<Saying, 'lost' | 'slow'>]: (response: ServerResponse) => void } = {
  yes: (response) => send(response, 200, { answer: 'yes' }),
  no: (response) => send(response, 200, { answer: 'no', reason: 'too many agents are signed in' }),
  later: (response) => send(response, 202, {}),
  fault: (response) => send(response, 500, {}),
  busy: (response) => {
    response.setHeader('retry-after', '120');
    send(response, 503, {});
  },
  nonsense: (response) => send(response, 200, { answer: ['yes', 'no'] }),
  unknown: (response) => send(response, 501, {}),
  gone: (response) => send(response, 410, {}),
};

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Undefined: whoever called hung up in the middle of it. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Whoever called waits no longer. */
export async function hungUp(response: ServerResponse): Promise<void> {
  if (!response.closed) await once(response, 'close');
}

export async function startSimSeller(random: Random): Promise<SimSeller> {
  const told: Told[] = [];
  let behaving = false;
  const server = createServer(async (request, response) => {
    const text = await readBody(request);
    if (text === undefined) return;
    const { type, data } = JSON.parse(text);
    const said = behaving ? 'yes' : random.pick(DRAWN);
    told.push({
      key: String(request.headers['webhook-id']),
      text,
      type,
      subject: data.order ?? data.quote ?? '',
      said,
    });
    if (said === 'slow') await hungUp(response);
    if (said === 'lost') request.socket.destroy();
    else if (said === 'slow') ANSWERS.yes(response);
    else ANSWERS[said](response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/regrade`,
    told,
    behave: () => {
      behaving = true;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
