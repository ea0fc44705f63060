import { ok } from '@regrade/core';
import type { SecretBox } from '../engine/secret-box.ts';
import type { SentWebhook, WebhookSender } from '../engine/webhooks/webhook-port.ts';
import { callHttp } from './http-call.ts';
import { parseAddress } from './parse-address.ts';
import { readRetryAfter } from './retry-after.ts';
import { createKeyPair, createSharedSecret, signedHeaders } from './standard-webhooks.ts';

const TIMEOUT_MILLIS = 15_000;

/** Sends events to the endpoints of accounts. */
export function createWebhookSender({
  privateAddresses,
  secrets: box,
  callMillisMax = TIMEOUT_MILLIS,
}: {
  readonly privateAddresses: boolean;
  readonly secrets: SecretBox;
  readonly callMillisMax?: number;
}): WebhookSender {
  return {
    parseAddress: (address) => parseAddress(address, { privateAddresses, code: 'webhook.address-invalid' }),
    async createSecrets() {
      const [shared, pair] = [createSharedSecret(), createKeyPair()];
      const sealed = [await box.seal(shared.secret), await box.seal(pair.secret)] as const;
      if (!sealed[0].ok) return sealed[0];
      if (!sealed[1].ok) return sealed[1];
      return ok([
        { kept: { kind: shared.kind, sealed: sealed[0].value }, shown: shared.secret },
        { kept: { kind: pair.kind, sealed: sealed[1].value, publicKey: pair.publicKey }, shown: pair.secret },
      ]);
    },
    async send({ address, secrets, id, timestamp, body, signal }): Promise<SentWebhook> {
      const opened = secrets.map(async ({ kind, sealed }) => ({ kind, secret: await box.open(sealed) }));
      const headers = {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'user-agent': 'Regrade (+events)',
        ...signedHeaders({ id, timestamp, payload: body }, await Promise.all(opened)),
      };
      const limits = { timeoutMillis: Math.min(TIMEOUT_MILLIS, callMillisMax), signal, privateAddresses };
      const outcome = await callHttp({ method: 'POST', address, headers, body }, limits);
      if (outcome.kind === 'failed') return outcome;
      const { status } = outcome;
      return { kind: 'answered', status, retryAfterSeconds: readRetryAfter(outcome.headers) ?? 0 };
    },
  };
}
