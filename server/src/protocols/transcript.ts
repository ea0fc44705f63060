import type { CallTranscript } from '../engine/deliveries/seller-port.ts';
import type { OutboundOutcome, OutboundRequest, ReceivedAnswer } from './http-call.ts';
import { isSecretName, type Redaction, redactText, TAKEN_OUT } from './redact.ts';

/** Bodies are shown to find a fault, not to keep them. */
const BODY_CHARACTERS_MAX = 4_000;
const HEADERS_MAX = 30;
const HEADER_CHARACTERS_MAX = 300;

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
    response: showResponse(outcome.kind === 'failed' ? outcome.received : outcome, redaction),
  };
}

/** What had come back is shown, also where it was broken off or too long to be an answer. */
function showResponse(received: ReceivedAnswer | undefined, redaction: Redaction): CallTranscript['response'] {
  if (!received) return null;
  const { status, headers, body } = received;
  return { status, headers: redactHeaders(headers, redaction), body: cut(redactText(body, redaction)) };
}

function redactAddress(address: string, redaction: Redaction): string {
  const url = new URL(address);
  for (const name of [...url.searchParams.keys()]) {
    if (isSecretName(name, redaction)) url.searchParams.set(name, TAKEN_OUT);
  }
  return redactText(url.toString(), redaction);
}

function redactHeaders(
  headers: { readonly [name: string]: string },
  redaction: Redaction,
): { readonly [name: string]: string } {
  const shown = Object.entries(headers)
    .slice(0, HEADERS_MAX)
    .map(([name, value]) => [
      name,
      isSecretName(name, redaction) ? TAKEN_OUT : plain(redactText(value, redaction)).slice(0, HEADER_CHARACTERS_MAX),
    ]);
  return Object.fromEntries(shown);
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
