import { err, ok, type Result } from '@regrade/core';
import { type Refusal, refuse } from '../engine/refusal.ts';
import type { SentWebhook, WebhookSender } from '../engine/webhooks/webhook-port.ts';
import { callHttp, isPrivateAddress } from './http-call.ts';
import { createKeyPair, createSharedSecret, signedHeaders } from './standard-webhooks.ts';

const TIMEOUT_MILLIS = 15_000;
const ADDRESS_LENGTH_MAX = 2_000;
/** A receiver that says "later" means at most a day. */
const RETRY_AFTER_SECONDS_MAX = 86_400;

/** Sends events to the endpoints of accounts. */
export function createWebhookSender({ privateAddresses }: { readonly privateAddresses: boolean }): WebhookSender {
  return {
    parseAddress: (address) => parseAddress(address, privateAddresses),
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

/** Over the open internet only with TLS, and never to a machine of ours. */
function parseAddress(address: string, privateAddresses: boolean): Result<string, Refusal> {
  const url = URL.parse(address);
  const refused = (why: string) => err(refuse('webhook.address-invalid', why));
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
