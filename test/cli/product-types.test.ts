import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

/** The offline commands under the product types of a marketplace, as the service has them. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'regrade-types-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function fileOf(name: string, content: string): string {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
}

function regrade(args: readonly string[], { input = '', env = {} } = {}) {
  const bin = join(root, 'server/bin/regrade.js');
  const { status, stdout } = spawnSync(process.execPath, ['--conditions=source', bin, ...args, '--json'], {
    input,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
  });
  return { status, answer: JSON.parse(stdout) };
}

const catalog = fileOf(
  'reseller.yaml',
  readFileSync(join(root, 'examples/helpdesk.yaml'), 'utf8').replace('type: marketplace', 'type: reseller'),
);
const types = fileOf('types.yaml', '- { id: reseller, downgrades: true, feeRules: [exact@1] }\n');
const subscription = {
  currency: 'USD',
  period: 'P1M',
  term: { start: '2025-06-01T00:00:00Z', end: '2025-07-01T00:00:00Z' },
  state: 'active',
  openOrder: null,
  components: [
    {
      component: 'app',
      specification: 'standard',
      sku: { edition: 'basic' },
      skuKey: 'edition=basic',
      quantities: { agents: 100 },
    },
  ],
};

describe('regrade check', () => {
  test('refuses a type that it does not know, and verifies it where the file defines it', () => {
    const unknown = regrade(['check', catalog]);
    expect(unknown.status).toBe(1);
    expect(unknown.answer.files[0].findings).toMatchObject([{ code: 'format.invalid', path: '/product/type' }]);
    // The file that the environment names, as the service takes it.
    expect(regrade(['check', catalog], { env: { REGRADE_PRODUCT_TYPES: types } })).toMatchObject({
      status: 0,
      answer: { ok: true, files: [{ ok: true, proven: 2, findings: [] }] },
    });
  });

  test('says that a fee rule is not for this type', () => {
    const strict = fileOf('strict.yaml', '- { id: reseller, downgrades: true, feeRules: [daily@1] }\n');
    const { status, answer } = regrade(['check', catalog, '--product-types', strict]);
    expect({ status, codes: answer.files[0].findings.map(({ code }: { code: string }) => code) }).toEqual({
      status: 1,
      codes: ['fee-rule.not-allowed'],
    });
  });

  test('stops at a faulty file of types with its line', () => {
    const faulty = fileOf('faulty.yaml', '- { id: reseller }\n');
    const { status, answer } = regrade(['check', catalog, '--product-types', faulty]);
    expect(status).toBe(2);
    expect(answer.error).toMatchObject({ code: 'config.invalid', message: expect.stringContaining(`${faulty}:1:`) });
  });
});

test('regrade options lists what the directions of the type allow', () => {
  const slice = { agreedPrice: '900.00', charge: '900.00', credited: '0.00', paid: '900.00', refunded: '0.00' };
  const [selection] = subscription.components;
  const { start, end } = subscription.term;
  const slices = [{ component: 'app', from: start, to: end, selection, ...slice }];
  const input = JSON.stringify({ subscription: { ...subscription, slices }, at: '2025-06-11T00:00:00Z' });
  const { status, answer } = regrade(['options', catalog, '--product-types', types], { input });
  expect(status).toBe(0);
  expect(answer.options.map(({ skuKey }: { skuKey: string }) => skuKey)).toContain('edition=advanced');
});
