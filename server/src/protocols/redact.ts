import type { OutboundOutcome } from './http-call.ts';

/** What of a call nobody may read who is shown it: values under these names, and these texts wherever they stand. */
export interface Redaction {
  /** Names of headers and of parameters of the address that the dialect keeps secrets in, in lower case. */
  readonly names: readonly string[];
  readonly secrets: readonly string[];
}

export const TAKEN_OUT = '[taken out]';
/** Whatever the dialect: what is called so lets somebody in. */
const SECRET_NAME =
  /token|secret|passw(?:or)?d|signature|authorization|cookie|credential|session|api[-_]?key|access[-_]?key|^(?:key|sig|auth|code)$/i;
/** What stands before the bytes of a secret, and is left out where a program shows the bytes alone. */
const SECRET_PREFIX = /^wh(?:sec|sk)_/;

export function isSecretName(name: string, { names }: Pick<Redaction, 'names'>): boolean {
  return names.includes(name.toLowerCase()) || SECRET_NAME.test(name);
}

export function redactText(text: string, { secrets }: Pick<Redaction, 'secrets'>): string {
  return secrets.reduce(
    (left, secret) => (secret === '' ? left : left.replace(spelledAnyhow(secret), TAKEN_OUT)),
    text,
  );
}

/**
 * An answer without our secrets, before anybody reads it: what a seller's program says is told to the customer as it
 * stands, and a program that cannot verify a signature likes to say what it expected.
 */
export function withoutSecrets(outcome: OutboundOutcome, secrets: readonly string[]): OutboundOutcome {
  if (outcome.kind === 'failed') return outcome;
  const headers = Object.entries(outcome.headers).map(([name, value]) => [name, redactText(value, { secrets })]);
  return { ...outcome, headers: Object.fromEntries(headers), body: redactText(outcome.body, { secrets }) };
}

/** The secret as programs write it: with or without its prefix and padding, in JSON (`\/`, `\u002B`) or in an address. */
function spelledAnyhow(secret: string): RegExp {
  const [prefix = ''] = SECRET_PREFIX.exec(secret) ?? [];
  const bytes = secret.slice(prefix.length).replace(/=+$/, '');
  const padding = secret.slice(prefix.length + bytes.length);
  const spelled = [...bytes].map(spellings).join('');
  return new RegExp(`(?:${prefix})?${spelled}(?:${[...padding].map(spellings).join('')})?`, 'g');
}

function spellings(character: string): string {
  if (/[a-z0-9]/i.test(character)) return character;
  const number = character.charCodeAt(0).toString(16).padStart(2, '0');
  const inBothCases = number.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  const itself = /[\w\s]/.test(character) ? character : `\\${character}`;
  return `(?:\\\\?${itself}|%${inBothCases}|\\\\u00${inBothCases})`;
}
