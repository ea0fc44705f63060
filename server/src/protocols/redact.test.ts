import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSecretName, redactText, withoutSecrets } from './redact.ts';

const secret = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);

/** How programs write what they were given: PHP escapes slashes, .NET the plus sign, addresses both. */
const SPELLINGS: readonly (readonly [string, (secret: string) => string])[] = [
  ['as it is', (text) => text],
  ['without its prefix', (text) => text.slice('whsec_'.length)],
  ['without its padding', (text) => text.replace(/=+$/, '')],
  ['in JSON of PHP', (text) => JSON.stringify(text).replaceAll('/', '\\/')],
  ['in JSON of .NET', (text) => JSON.stringify(text.slice('whsec_'.length)).replaceAll('+', '\\u002B')],
  ['in an address', (text) => `?secret=${encodeURIComponent(text)}`],
  ['in an address in small letters', (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase())],
];

test.each(SPELLINGS)('a secret is taken out of a text %s', (_how, spell) => {
  fc.assert(
    fc.property(secret, (one) => {
      const left = redactText(`expected ${spell(one)}, got another`, { secrets: [one] });
      expect(left).toMatch(/^expected .{0,12}\[taken out\]"?, got another$/);
      expect(left.length).toBeLessThan(50);
    }),
  );
});

test('any text is a secret, and what is none of it stays', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4, unit: 'binary' }), fc.string(), (one, other) => {
      expect(redactText(`${other}<${one}>`, { secrets: [one] })).toContain('<[taken out]>');
      expect(redactText('nothing of it', { secrets: [`${one}!`] })).toBe('nothing of it');
    }),
  );
});

test('an answer has none of them when it is read, in headers and body', () => {
  const secrets = ['whsec_c2VjcmV0IGJ5dGVzIG9mIGFuIGVuZHBvaW50'];
  const headers = { 'x-debug': `key c2VjcmV0IGJ5dGVzIG9mIGFuIGVuZHBvaW50` };
  const body = `{"answer":"no","reason":"${secrets[0]} is wrong"}`;
  expect(withoutSecrets({ kind: 'answered', status: 200, headers, body }, secrets)).toEqual({
    kind: 'answered',
    status: 200,
    headers: { 'x-debug': 'key [taken out]' },
    body: '{"answer":"no","reason":"[taken out] is wrong"}',
  });
});

test.each([
  ...['Authorization', 'set-cookie', 'x-api-key', 'X-Auth-Token', 'client_secret', 'apikey', 'accessToken', 'password'],
  ...['key', 'sig', 'code', 'webhook-signature', 'x-amz-credential'],
])('what is called %s is not shown', (name) => expect(isSecretName(name, { names: [] })).toBe(true));

test.each(['content-type', 'regrade-answer-to', 'webhook-id', 'idempotency-key', 'keyboard', 'design', 'tenant'])(
  'what is called %s is',
  (name) => expect(isSecretName(name, { names: [] })).toBe(false),
);

test('a dialect has names of its own', () => expect(isSecretName('AuthCodeX', { names: ['authcodex'] })).toBe(true));
