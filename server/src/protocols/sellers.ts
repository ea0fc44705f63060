import { type DeliveryId, err, ok, type Result } from '@regrade/core';
import type { NewSecret, SellerCall, SellerPort } from '../engine/deliveries/seller-port.ts';
import type { Endpoint } from '../engine/endpoints/endpoint.ts';
import type { Clock } from '../engine/ports.ts';
import { type Refusal, refuse } from '../engine/refusal.ts';
import type { MadeSecret, SecretBox } from '../engine/secret-box.ts';
import type { Dialect, PlainSecret } from './dialect.ts';
import { callHttp } from './http-call.ts';
import { parseAddress } from './parse-address.ts';
import { withoutSecrets } from './redact.ts';
import type { SigningSecret } from './standard-webhooks.ts';
import { toTranscript } from './transcript.ts';

interface SellersDeps {
  /** Every dialect that this marketplace speaks. */
  readonly dialects: readonly Dialect[];
  readonly clock: Clock;
  readonly privateAddresses: boolean;
  readonly secrets: SecretBox;
  /** Where sellers reach this marketplace, without a slash at the end; empty: they are given paths. */
  readonly publicUrl: string;
  /** The longest that a seller is waited for, whatever its endpoint says. */
  readonly callMillisMax?: number;
}

/** An endpoint may say less, never more (contract). */
const CALL_MILLIS_MAX = 30_000;

/** Tells sellers over the dialects. */
export function createSellers(of: SellersDeps): SellerPort {
  return {
    protocols: of.dialects.map(({ id, asksFit, secretKinds }) => ({ id, asksFit, secretKinds })),
    call: (called) => callSeller(of, called),
    async verifyAnswer({ endpoint, delivery, answer }) {
      const dialect = of.dialects.find(({ id }) => id === endpoint.protocol);
      const secrets = await openSecrets(endpoint, of.secrets);
      if (dialect?.verifyAnswer?.(answer, { delivery, secrets })) return ok(undefined);
      return err(refuse('delivery.signature-invalid', 'No secret verifies the answer, or it is too old.'));
    },
    parseAddress: (address) =>
      parseAddress(address, { privateAddresses: of.privateAddresses, code: 'endpoint.address-invalid' }),
    async createSecret({ protocol, kind, secret }) {
      const dialect = of.dialects.find(({ id }) => id === protocol);
      if (!dialect?.secretKinds.includes(kind)) {
        return err(refuse('endpoint.secret-invalid', `${protocol} has no secrets of kind ${kind}.`));
      }
      const made = dialect.createSecret(kind, secret);
      return made.ok ? keepSecret(made.value, of.secrets) : made;
    },
  };
}

const ENDING_CHARACTERS = 4;

async function keepSecret(
  { secret, ...rest }: PlainSecret,
  secrets: SecretBox,
): Promise<Result<MadeSecret<NewSecret>, Refusal>> {
  const sealed = await secrets.seal(secret);
  if (!sealed.ok) return sealed;
  return ok({ kept: { ...rest, sealed: sealed.value, ending: secret.slice(-ENDING_CHARACTERS) }, shown: secret });
}

function openSecrets({ secrets }: Endpoint, box: SecretBox): Promise<readonly SigningSecret[]> {
  return Promise.all(secrets.map(async ({ kind, sealed }) => ({ kind, secret: await box.open(sealed) })));
}

async function callSeller(
  { dialects, clock, privateAddresses, secrets: box, publicUrl, callMillisMax = CALL_MILLIS_MAX }: SellersDeps,
  { endpoint, command, signal }: Parameters<SellerPort['call']>[0],
): Promise<SellerCall> {
  const atMillis = clock.nowMillis();
  const nothingSaid = { atMillis, millis: 0, request: null, response: null };
  const dialect = dialects.find(({ id }) => id === endpoint.protocol);
  if (!dialect) {
    const reason = `This marketplace does not speak ${endpoint.protocol}.`;
    return { answer: { kind: 'silent', reason }, transcript: nothingSaid };
  }
  const secrets = await openSecrets(endpoint, box);
  const answerTo = (delivery: DeliveryId) => `${publicUrl}/v1/deliveries/${delivery}/signed-answer`;
  const wire = dialect.toWire(command, { endpoint, secrets, nowSeconds: Math.floor(atMillis / 1000), answerTo });
  if (wire.kind === 'answer') return { answer: wire.answer, transcript: nothingSaid };
  const { request } = wire;
  const begun = performance.now();
  const timeoutMillis = Math.min(endpoint.timeoutSeconds * 1000, callMillisMax);
  const redaction = { names: dialect.secretNames, secrets: secrets.map(({ secret }) => secret) };
  const came = await callHttp(request, { timeoutMillis, signal, privateAddresses });
  const outcome = withoutSecrets(came, redaction.secrets);
  return {
    answer: dialect.fromWire(outcome, command),
    transcript: toTranscript({ request, outcome, redaction }, { atMillis, millis: performance.now() - begun }),
  };
}
