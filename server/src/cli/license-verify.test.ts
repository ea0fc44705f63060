import { buildLicense, createFakeClock, startTestLicenseCenter, type TestLicenseCenter } from '@regrade/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runLicenseVerify } from './license-verify.ts';

const clock = createFakeClock(Date.UTC(2026, 2, 1, 12, 30) / 1000);
const license = buildLicense({ revision: 7 });
const now = clock.now();

let center: TestLicenseCenter;
let text: string;

beforeAll(async () => {
  center = await startTestLicenseCenter(license, clock);
  text = center.file();
});
afterAll(() => center.close());

describe('regrade license verify', () => {
  test('a good file with the published keys is valid and told with what it grants', async () => {
    const outcome = await runLicenseVerify({ text, now, jwks: center.jwks(), json: false });
    expect(outcome).toEqual({
      exitCode: 0,
      stdout: [
        'VALID',
        `license     ${license.id}, revision 7 of 2026-01-01T00:00:00Z`,
        'grants      acme.helpdesk / app: standard edition=basic, 100 agents',
        'status      active',
        'from, until 2026-01-01T00:00:00Z, 2027-01-01T00:00:00Z',
        'fresh until 2026-03-01T14:00:00Z',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test('with the keys of the file itself it says that the origin is not proven', async () => {
    const outcome = await runLicenseVerify({ text, now, json: false });
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout).toContain('from the file itself');
    expect(JSON.parse((await runLicenseVerify({ text, now, json: true })).stdout)).toMatchObject({
      ok: true,
      keys: 'file',
    });
  });

  test('under --json the answer is one document', async () => {
    const { stdout, exitCode } = await runLicenseVerify({ text, now: now + 5400, jwks: center.jwks(), json: true });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      verified: true,
      keys: 'given',
      reasons: ['stale'],
      freshUntil: '2026-03-01T14:00:00Z',
      license: { id: license.id, revision: 7, status: 'active', selection: license.selection },
    });
  });

  test('a file with one changed byte is not verified, exit 1', async () => {
    const file = JSON.parse(text);
    const changed = JSON.stringify({ ...file, statement: file.statement.replace(/.$/, '-') });
    const outcome = await runLicenseVerify({ text: changed, now, json: false });
    expect(outcome).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('NOT VERIFIED: the license statement'),
    });
    const { stdout } = await runLicenseVerify({ text: changed, now, json: true });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, verified: false, document: 'statement' });
  });

  test('keys that did not sign the file refuse it', async () => {
    const outcome = await runLicenseVerify({ text, now, jwks: { keys: [] }, json: true });
    expect(JSON.parse(outcome.stdout)).toMatchObject({ ok: false, reason: 'unknown-key' });
    expect(outcome.exitCode).toBe(1);
  });

  test.each([
    ['license-file.unreadable', { text: 'not json' }],
    ['license-file.format', { text: '{"format":"regrade/license@2"}' }],
    ['license-keys.format', { jwks: [] }],
  ])('%s ends with 2', async (code, wrong) => {
    const outcome = await runLicenseVerify({ text, now, json: true, ...wrong });
    expect(outcome.exitCode).toBe(2);
    expect(JSON.parse(outcome.stdout)).toEqual({ error: { code, message: expect.any(String) } });
    const plain = await runLicenseVerify({ text, now, json: false, ...wrong });
    expect(plain).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(code) });
  });
});
