import { lookup as resolveName } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** One request to an address that a seller gave us. */
export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  readonly address: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** What came back, the body as far as it arrived. */
export interface ReceivedAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

export type OutboundOutcome =
  | (ReceivedAnswer & { readonly kind: 'answered' })
  /** Nothing came back that could be read; `reason` is a sentence for the seller. */
  | { readonly kind: 'failed'; readonly reason: string; readonly received?: ReceivedAnswer };

export interface OutboundLimits {
  readonly timeoutMillis: number;
  /** Breaks the call off for a reason of ours. */
  readonly signal: AbortSignal;
  /** Whether machines of our own network may be called: for development, and for sellers who live there. */
  readonly privateAddresses: boolean;
}

/** An answer is a few lines; what is longer is not one. */
const ANSWER_BYTES_MAX = 65_536;

/**
 * Networks by which a seller could reach what is ours (RFC 6890 and its successors). Two lists: in one, the network of
 * mapped addresses would hold every IPv4 address.
 */
const PRIVATE_4 = blockList('ipv4', [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4'],
]);
/** Unspecified, loopback and what once was IPv4; mapped and translated IPv4, 6to4; unique, link and site local, multicast. */
const PRIVATE_6 = blockList('ipv6', [
  ...['::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '2002::/16'],
  ...['fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
]);

function blockList(family: 'ipv4' | 'ipv6', networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/** Whether the name is the number of a machine that only we should reach. */
export function isPrivateAddress(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, '');
  const family = isIP(plain);
  if (family === 0) return /(^|\.)localhost\.?$/i.test(plain);
  return family === 6 ? PRIVATE_6.check(plain, 'ipv6') : PRIVATE_4.check(plain, 'ipv4');
}

/**
 * Calls once: no redirects, one deadline for everything, a bounded answer. A name is resolved here and the connection goes
 * to what it resolved to, so that it cannot mean another machine a moment later. Throws only when `signal` broke it off.
 */
export async function callHttp(outbound: OutboundRequest, limits: OutboundLimits): Promise<OutboundOutcome> {
  const url = new URL(outbound.address);
  if (!limits.privateAddresses && isPrivateAddress(url.hostname)) return notAllowed(url.hostname);
  const deadline = AbortSignal.timeout(limits.timeoutMillis);
  const signal = AbortSignal.any([limits.signal, deadline]);
  let response: IncomingMessage | undefined;
  const arrived: Buffer[] = [];
  const received = () => (response ? { received: toReceived(response, arrived) } : {});
  try {
    response = await send(url, outbound, { signal, lookup: lookupFor(limits) });
    if (await readBody(response, arrived)) return { kind: 'answered', ...toReceived(response, arrived) };
    return { ...failed(`The answer is longer than ${ANSWER_BYTES_MAX} bytes.`), ...received() };
  } catch (error) {
    limits.signal.throwIfAborted();
    const reason = deadline.aborted ? `No answer within ${limits.timeoutMillis / 1000} s.` : describe(error);
    return { ...failed(reason), ...received() };
  }
}

function send(
  url: URL,
  { method, headers, body }: OutboundRequest,
  options: { readonly signal: AbortSignal; readonly lookup: LookupFunction },
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body, 'utf8');
    const sent = request(url, {
      method,
      // A connection of its own: an address may be another machine the next time.
      agent: false,
      signal: options.signal,
      lookup: options.lookup,
      headers: { ...headers, 'content-length': String(bytes.length), 'accept-encoding': 'identity' },
    });
    sent.on('response', resolve);
    sent.on('error', reject);
    sent.end(bytes);
  });
}

/** Gathers the body in `arrived`; false where it is longer than an answer. */
async function readBody(response: IncomingMessage, arrived: Buffer[]): Promise<boolean> {
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    arrived.push(chunk);
    size += chunk.length;
    if (size <= ANSWER_BYTES_MAX) continue;
    response.destroy();
    return false;
  }
  return true;
}

function toReceived(response: IncomingMessage, arrived: readonly Buffer[]): ReceivedAnswer {
  const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
  const body = Buffer.concat(arrived).subarray(0, ANSWER_BYTES_MAX).toString('utf8');
  return { status: response.statusCode ?? 0, headers: Object.fromEntries(headers), body };
}

/** Resolves as usual, and refuses what resolves to a machine of ours. */
function lookupFor({ privateAddresses }: OutboundLimits): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const own = privateAddresses ? undefined : addresses.find(({ address }) => isPrivateAddress(address));
      const [first] = addresses;
      if (own || !first) return callback(new PrivateAddress(hostname), '', 0);
      if (options.all) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

class PrivateAddress extends Error {
  readonly hostname: string;
  constructor(hostname: string) {
    super('private address');
    this.hostname = hostname;
  }
}

function notAllowed(hostname: string): OutboundOutcome {
  return failed(`${hostname} is an address of a private network, which this marketplace does not call.`);
}

/** What went wrong on the way, for the seller who has to mend it. */
const SENTENCES: { readonly [code: string]: string } = {
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection was broken off before an answer.',
  ENOTFOUND: 'The name of the machine is unknown.',
  EAI_AGAIN: 'The name of the machine could not be resolved.',
  EHOSTUNREACH: 'The machine cannot be reached.',
  ENETUNREACH: 'The network of the machine cannot be reached.',
  ETIMEDOUT: 'The machine did not accept the connection.',
  EPROTO: 'The machine does not speak TLS there.',
};

/** Names of what is wrong begin alike: the rest of the name says which it is. */
const SENTENCES_BY_BEGINNING: readonly (readonly [RegExp, string])[] = [
  [/^HPE_/, 'What came back is no answer in HTTP'],
  [/CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH/, 'The certificate of the machine is not accepted'],
];

function describe(error: unknown): string {
  if (error instanceof PrivateAddress) return (notAllowed(error.hostname) as { readonly reason: string }).reason;
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  const known = code === undefined ? undefined : SENTENCES[code];
  if (known !== undefined) return known;
  const [, sentence = 'The call failed'] = SENTENCES_BY_BEGINNING.find(([begins]) => begins.test(code ?? '')) ?? [];
  return `${sentence} (${code ?? message ?? 'unknown'}).`;
}

function failed(reason: string): OutboundOutcome {
  return { kind: 'failed', reason };
}
