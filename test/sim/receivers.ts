import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random } from '../support/random.ts';
import { hungUp, readBody } from './seller.ts';

/** One call that arrived at an address, and what its program made of it. */
export interface Heard {
  readonly address: string;
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly said: HeardAs;
}

/** `lost`: it took the message, and its answer never arrives; `slow`: it arrives when nobody waits for it any more. */
const MOODS = {
  steady: { yes: 24, lost: 4, fault: 2, slow: 1 },
  moody: { yes: 8, lost: 6, fault: 6, busy: 4, moved: 2, unknown: 2, slow: 1 },
  leaving: { yes: 12, lost: 2, fault: 2, gone: 1 },
} as const;

export type Mood = keyof typeof MOODS;
export const MOOD_NAMES = Object.keys(MOODS) as Mood[];
export type HeardAs = 'yes' | 'lost' | 'slow' | 'fault' | 'busy' | 'moved' | 'unknown' | 'gone';

const STATUSES: { readonly [Said in Exclude<HeardAs, 'lost' | 'slow'>]: number } = {
  yes: 204,
  fault: 500,
  busy: 503,
  moved: 302,
  unknown: 404,
  gone: 410,
};

/** Programs that are told of events: each has an address, a mood, and a memory of everything that arrived. */
export interface SimReceivers {
  readonly addressOf: (name: string, mood: Mood) => string;
  /** The oldest first. */
  readonly heard: readonly Heard[];
  /** From now on they take everything. */
  readonly behave: () => void;
  readonly close: () => Promise<void>;
}

export async function startReceivers(random: Random): Promise<SimReceivers> {
  const heard: Heard[] = [];
  let behaving = false;
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    if (body === undefined) return;
    const mood = MOOD_NAMES.find((name) => request.url?.startsWith(`/${name}/`)) ?? 'steady';
    const said = behaving ? 'yes' : random.pick(drawn(mood));
    const { headers } = request;
    heard.push({ address: `${origin()}${request.url}`, id: String(headers['webhook-id']), headers, body, said });
    if (said === 'slow') await hungUp(response);
    if (said === 'lost') request.socket.destroy();
    else answer(response, said === 'slow' ? 'yes' : said);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    addressOf: (name, mood) => `${origin()}/${mood}/${name}`,
    heard,
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

function drawn(mood: Mood): HeardAs[] {
  return Object.entries(MOODS[mood]).flatMap(([said, times]) => Array<HeardAs>(times).fill(said as HeardAs));
}

function answer(response: ServerResponse, said: keyof typeof STATUSES): void {
  response.writeHead(STATUSES[said], said === 'busy' ? { 'retry-after': '600' } : {}).end();
}
