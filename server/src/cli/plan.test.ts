import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type PlanOutcome, runPlan } from './plan.ts';
import { InputFault } from './read-input.ts';

const CATALOG = readFileSync(new URL('../../../examples/helpdesk.yaml', import.meta.url), 'utf8');
/** Nothing listens on the discard port. */
const NOBODY = 'http://127.0.0.1:9';

function plan(files: { readonly [file: string]: string }, more: { url?: string; token?: string; json?: boolean } = {}) {
  const readFile = async (file: string) => {
    const text = files[file];
    if (text === undefined) throw new InputFault(`${file} cannot be read: there is no such file.`);
    return text;
  };
  return runPlan({ file: 'a.yaml', json: true, readFile, accessFile: 'access.json', ...more });
}

function codeOf({ stdout }: PlanOutcome): string {
  return JSON.parse(stdout).error.code;
}

test('a file that cannot be read stops the command', async () => {
  await expect(plan({})).rejects.toThrow('a.yaml cannot be read');
});

test('a file that is no catalog is planned as far as it goes: its findings, with lines, and exit 1', async () => {
  const broken = await plan({ 'a.yaml': 'format: regrade/catalog@1\nproduct: {}\nseller: 7\n' });
  expect(broken.exitCode).toBe(1);
  const { ok, product, impact, findings } = JSON.parse(broken.stdout);
  expect({ ok, product, impact }).toEqual({ ok: false, product: null, impact: null });
  expect(findings).toContainEqual(expect.objectContaining({ path: '/seller', line: 3, severity: 'error' }));
  const text = await plan({ 'a.yaml': '{' }, { json: false });
  expect(text).toMatchObject({ exitCode: 1, stderr: '' });
  expect(text.stdout).toContain('FAIL  a.yaml: 1 error');
});

test('without a service it says how to name one', async () => {
  expect(await plan({ 'a.yaml': CATALOG })).toMatchObject({ exitCode: 2 });
  expect(codeOf(await plan({ 'a.yaml': CATALOG }))).toBe('call.invalid');
  const logins = [{ role: 'seller', name: 'somebody-else', token: 'rgt_x' }];
  const access = JSON.stringify({ url: NOBODY, logins });
  const foreign = await plan({ 'a.yaml': CATALOG, 'access.json': access }, { json: false });
  expect(foreign.stderr).toMatch(/^call\.invalid: There is no login of the seller acme\./);
});

test('where nothing listens it says so', async () => {
  const own = JSON.stringify({ url: NOBODY, logins: [{ role: 'seller', name: 'acme', token: 'rgt_x' }] });
  const silent = await plan({ 'a.yaml': CATALOG, 'access.json': own });
  expect(silent.exitCode).toBe(2);
  expect(codeOf(silent)).toBe('service.unreachable');
  expect(codeOf(await plan({ 'a.yaml': CATALOG }, { url: 'no address', token: 'rgt_x' }))).toBe('service.unreachable');
});
