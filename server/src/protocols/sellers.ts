import { err, ok, type Result } from '@regrade/core';
import type { NewSecret, SellerCall, SellerPort } from '../engine/deliveries/seller-port.ts';
import type { Clock } from '../engine/ports.ts';
import { type Refusal, refuse } from '../engine/refusal.ts';
import type { Dialect } from './dialect.ts';
import { callHttp, isPrivateAddress } from './http-call.ts';
import { toTranscript } from './transcript.ts';

const ADDRESS_LENGTH_MAX = 2_000;

interface SellersDeps {
  /** Every dialect that this marketplace speaks. */
  readonly dialects: readonly Dialect[];
  readonly clock: Clock;
  readonly privateAddresses: boolean;
}

/** Tells sellers over the dialects. */
export function createSellers(of: SellersDeps): SellerPort {
  return {
    protocols: of.dialects.map(({ id, asksFit, secretKinds }) => ({ id, asksFit, secretKinds })),
    call: (called) => callSeller(of, called),
    parseAddress: (address) => parseAddress(address, of.privateAddresses),
    createSecret({ protocol, kind, secret }): Result<NewSecret, Refusal> {
      const dialect = of.dialects.find(({ id }) => id === protocol);
      if (!dialect?.secretKinds.includes(kind)) {
        return err(refuse('endpoint.secret-invalid', `${protocol} has no secrets of kind ${kind}.`));
      }
      return dialect.createSecret(kind, secret);
    },
  };
}

async function callSeller(
  { dialects, clock, privateAddresses }: SellersDeps,
  { endpoint, command, signal }: Parameters<SellerPort['call']>[0],
): Promise<SellerCall> {
  const atMillis = clock.nowMillis();
  const nothingSaid = { atMillis, millis: 0, request: null, response: null };
  const dialect = dialects.find(({ id }) => id === endpoint.protocol);
  if (!dialect) {
    const reason = `This marketplace does not speak ${endpoint.protocol}.`;
    return { answer: { kind: 'silent', reason }, transcript: nothingSaid };
  }
  const wire = dialect.toWire(command, { endpoint, nowSeconds: Math.floor(atMillis / 1000) });
  if (wire.kind === 'answer') return { answer: wire.answer, transcript: nothingSaid };
  const { request } = wire;
  const begun = performance.now();
  const timeoutMillis = endpoint.timeoutSeconds * 1000;
  const outcome = await callHttp(request, { timeoutMillis, signal, privateAddresses });
  const redaction = { names: dialect.secretNames, secrets: endpoint.secrets.map(({ secret }) => secret) };
  return {
    answer: dialect.fromWire(outcome, command),
    transcript: toTranscript({ request, outcome, redaction }, { atMillis, millis: performance.now() - begun }),
  };
}

/** Over the open internet only with TLS, and never to a machine of ours. */
function parseAddress(address: string, privateAddresses: boolean): Result<string, Refusal> {
  const url = URL.parse(address);
  const refused = (why: string) => err(refuse('endpoint.address-invalid', why));
  if (!url || address.length > ADDRESS_LENGTH_MAX) return refused('This is no address of a machine on the web.');
  if (url.protocol !== 'https:' && !(privateAddresses && url.protocol === 'http:')) {
    return refused('An address begins with https://.');
  }
  if (url.username !== '' || url.password !== '') return refused('An address has no user name and no password in it.');
  if (url.hash !== '') return refused('An address has no part behind a #.');
  if (!privateAddresses && isPrivateAddress(url.hostname)) {
    return refused(`${url.hostname} is an address of a private network, which this marketplace does not call.`);
  }
  return ok(url.toString());
}
