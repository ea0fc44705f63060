import type { SentWebhook, WebhookSender } from '../engine/webhooks/webhook-port.ts';
import { callHttp } from './http-call.ts';
import { parseAddress } from './parse-address.ts';
import { createKeyPair, createSharedSecret, signedHeaders } from './standard-webhooks.ts';

const TIMEOUT_MILLIS = 15_000;
/** A receiver that says "later" means at most a day. */
const RETRY_AFTER_SECONDS_MAX = 86_400;

/** Sends events to the endpoints of accounts. */
export function createWebhookSender({ privateAddresses }: { readonly privateAddresses: boolean }): WebhookSender {
  return {
    parseAddress: (address) => parseAddress(address, { privateAddresses, code: 'webhook.address-invalid' }),
    createSecrets: () => [createSharedSecret(), createKeyPair()],
    async send({ address, secrets, id, timestamp, body, signal }): Promise<SentWebhook> {
      const headers = {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'user-agent': 'Regrade (+events)',
        ...signedHeaders({ id, timestamp, payload: body }, secrets),
      };
      const limits = { timeoutMillis: TIMEOUT_MILLIS, signal, privateAddresses };
      const outcome = await callHttp({ method: 'POST', address, headers, body }, limits);
      if (outcome.kind === 'failed') return outcome;
      const { status } = outcome;
      return { kind: 'answered', status, retryAfterSeconds: readRetryAfter(outcome.headers['retry-after']) };
    },
  };
}

/** Seconds; a date is not worth the trouble of two clocks. */
function readRetryAfter(value: string | undefined): number {
  return value !== undefined && /^\d{1,6}$/.test(value) ? Math.min(Number(value), RETRY_AFTER_SECONDS_MAX) : 0;
}
