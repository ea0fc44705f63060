import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { assert } from '@regrade/core';
import { Webhook } from 'standardwebhooks';
import { vi } from 'vitest';

/** A message as it arrived. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly message: { readonly type: string; readonly timestamp: string; readonly data: Record<string, unknown> };
}

export interface Reply {
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: unknown;
  /** The text itself, JSON or not. */
  readonly text?: string;
  /** Breaks the connection off once that has left. */
  readonly breakOff?: boolean;
}

/** A seller's own program: an HTTP server that a test tells what to answer. */
export interface SellerProgram {
  readonly address: string;
  /** The oldest first. */
  readonly received: Received[];
  /** What is answered from now on; `hang` never is. */
  answer(reply: Reply | 'hang' | ((received: Received) => Reply | Promise<Reply>)): void;
  /** Resolves when so many messages have arrived. */
  arrived(count: number): Promise<void>;
  /** The most calls that were under way at once. */
  atOnceMax(): number;
  close(): Promise<void>;
}

export const YES: Reply = { body: { answer: 'yes' } };

export async function startSellerProgram(): Promise<SellerProgram> {
  const received: Received[] = [];
  let how: Parameters<SellerProgram['answer']>[0] = YES;
  let atOnce = 0;
  let most = 0;
  const waiting: { count: number; tell: () => void }[] = [];
  const server = createServer(async (request, response) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    response.on('close', () => {
      atOnce -= 1;
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const one: Received = { headers: request.headers, text, message: JSON.parse(text) };
    received.push(one);
    for (const { count, tell } of waiting) if (received.length >= count) tell();
    if (how === 'hang') return;
    send(response, typeof how === 'function' ? await how(one) : how);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/regrade`,
    received,
    answer: (next) => {
      how = next;
    },
    arrived: (count) =>
      received.length >= count ? Promise.resolve() : new Promise((tell) => waiting.push({ count, tell })),
    atOnceMax: () => most,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body, text, breakOff }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  if (breakOff) return void response.write(text ?? '', () => response.destroy());
  response.end(text ?? (body === undefined ? '' : JSON.stringify(body)));
}

/** Verifies with the library that receivers use, on the clock of the sender; throws when it is not content. */
export function verifyV1(
  { headers, text }: Received,
  of: { readonly secret: string; readonly nowMillis: number },
): void {
  vi.useFakeTimers({ toFake: ['Date'], now: of.nowMillis });
  try {
    new Webhook(of.secret).verify(text, headers as Record<string, string>);
  } finally {
    vi.useRealTimers();
  }
}

/** What the specification says of `v1a`, with the platform's own Ed25519 and nothing of ours. */
export function verifiesV1a({ headers, text }: Received, publicKey: string): boolean {
  assert(publicKey.startsWith('whpk_'), 'a public key is written as whpk_');
  const der = Buffer.concat([
    Buffer.from('302a300506032b6570032100', 'hex'),
    Buffer.from(publicKey.slice('whpk_'.length), 'base64'),
  ]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`);
  const signatures = String(headers['webhook-signature']).split(' ');
  return signatures
    .filter((signature) => signature.startsWith('v1a,'))
    .some((signature) => verify(null, signed, key, Buffer.from(signature.slice('v1a,'.length), 'base64')));
}
