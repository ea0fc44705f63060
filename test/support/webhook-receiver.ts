import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedMessage {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A program of somebody else's that listens, and answers as a test wants it to. */
export interface WebhookReceiver {
  readonly address: string;
  readonly received: readonly ReceivedMessage[];
  /** The status of the next answers; 200 at first. */
  answer(status: number, headers?: { readonly [name: string]: string }): void;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedMessage[] = [];
  let next: { status: number; headers: { readonly [name: string]: string } } = { status: 200, headers: {} };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    received.push({ headers: request.headers, body });
    response.writeHead(next.status, next.headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/hooks`,
    received,
    answer(status, headers = {}) {
      next = { status, headers };
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
