import type { CallTranscript } from '../engine/deliveries/seller-port.ts';
import type { OutboundOutcome, OutboundRequest } from './http-call.ts';

/** Bodies are shown to find a fault, not to keep them. */
const BODY_CHARACTERS_MAX = 4_000;
const HEADERS_MAX = 30;
const HEADER_CHARACTERS_MAX = 300;
const TAKEN_OUT = '[taken out]';
/** Whatever the dialect: these carry what lets somebody in. */
const SECRET_NAMES = ['authorization', 'proxy-authorization', 'cookie', 'set-cookie'];

/** What may be shown of a call: values under these names, and these texts wherever they stand, are taken out. */
export interface Redaction {
  /** Names of headers and of parameters of the address, in lower case. */
  readonly names: readonly string[];
  readonly secrets: readonly string[];
}

/** What was said and answered, as it is kept for the seller and the operator. */
export function toTranscript(
  call: { readonly request: OutboundRequest; readonly outcome: OutboundOutcome; readonly redaction: Redaction },
  timing: Pick<CallTranscript, 'atMillis' | 'millis'>,
): CallTranscript {
  const { request, outcome, redaction } = call;
  return {
    ...timing,
    request: {
      method: request.method,
      address: redactAddress(request.address, redaction),
      headers: redactHeaders(request.headers, redaction),
      body: cut(redactText(request.body, redaction)),
    },
    response:
      outcome.kind === 'failed'
        ? null
        : {
            status: outcome.status,
            headers: redactHeaders(outcome.headers, redaction),
            body: cut(redactText(outcome.body, redaction)),
          },
  };
}

function redactAddress(address: string, { names, secrets }: Redaction): string {
  const url = new URL(address);
  for (const name of [...url.searchParams.keys()]) {
    if (names.includes(name.toLowerCase())) url.searchParams.set(name, TAKEN_OUT);
  }
  return redactText(url.toString(), { names, secrets });
}

function redactHeaders(
  headers: { readonly [name: string]: string },
  redaction: Redaction,
): { readonly [name: string]: string } {
  const names = [...SECRET_NAMES, ...redaction.names];
  const shown = Object.entries(headers)
    .slice(0, HEADERS_MAX)
    .map(([name, value]) => [
      name,
      names.includes(name.toLowerCase())
        ? TAKEN_OUT
        : plain(redactText(value, redaction)).slice(0, HEADER_CHARACTERS_MAX),
    ]);
  return Object.fromEntries(shown);
}

function redactText(text: string, { secrets }: Redaction): string {
  return secrets.reduce((left, secret) => (secret === '' ? left : left.replaceAll(secret, TAKEN_OUT)), text);
}

function cut(text: string): string {
  const whole = plain(text);
  const left = whole.length - BODY_CHARACTERS_MAX;
  return left > 0 ? `${whole.slice(0, BODY_CHARACTERS_MAX).toWellFormed()}… (${left} more)` : whole;
}

/** Text that PostgreSQL keeps: without U+0000 and halves of surrogate pairs. */
function plain(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
