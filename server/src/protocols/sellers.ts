import { err, type Result } from '@regrade/core';
import type { NewSecret, SellerCall, SellerPort } from '../engine/deliveries/seller-port.ts';
import type { Clock } from '../engine/ports.ts';
import { type Refusal, refuse } from '../engine/refusal.ts';
import type { Dialect } from './dialect.ts';
import { callHttp } from './http-call.ts';
import { parseAddress } from './parse-address.ts';
import { toTranscript } from './transcript.ts';

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
    parseAddress: (address) =>
      parseAddress(address, { privateAddresses: of.privateAddresses, code: 'endpoint.address-invalid' }),
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
