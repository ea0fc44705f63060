import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type CheckOutcome, runCheck } from '../../server/src/cli/check.ts';
import { readInput } from '../../server/src/cli/read-input.ts';
import { type CatalogDocument, placesOf, replaceAt, validDocument } from '../support/catalog-faults.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'regrade-check-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
}

function check(files: readonly string[], { json = true, stdin = '' } = {}): Promise<CheckOutcome> {
  const read = (file: string) => readInput(file, { stdin: Readable.from([Buffer.from(stdin)]), bytesMax: 5_000_000 });
  return runCheck({ files, json, readFile: read });
}

const example = (name: string) => join(root, 'examples', name);
const answerOf = ({ stdout }: CheckOutcome) => JSON.parse(stdout);

describe('the examples', () => {
  test('helpdesk is sound, in exactly the promised shape', async () => {
    const outcome = await check([example('helpdesk.yaml')]);
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
    expect(answerOf(outcome)).toEqual({
      ok: true,
      files: [{ file: example('helpdesk.yaml'), ok: true, proven: 2, findings: [] }],
    });
  });

  test('drive-conflict has exactly one error, refuted at 100 seats, with its line and three ways out', async () => {
    const outcome = await check([example('drive-conflict.yaml')]);
    expect(outcome.exitCode).toBe(1);
    const [{ ok, proven, findings }] = answerOf(outcome).files;
    expect({ ok, proven, count: findings.length }).toEqual({ ok: false, proven: 1, count: 1 });
    expect(findings[0]).toMatchObject({
      code: 'rule.target-not-dearer',
      severity: 'error',
      path: '/rules/specifications/0/skus/0',
      line: 31,
      counterexample: {
        component: 'app',
        specification: 'drive',
        period: 'P1Y',
        currency: 'CNY',
        from: { sku: { plan: 'solo' }, quantities: { seats: 100 } },
        to: { sku: { plan: 'team' }, quantities: { seats: 100 } },
        fromPrice: '30000.00',
        toPrice: '29600.00',
        net: '-400.00',
      },
    });
    expect(findings[0].repairs.map(({ kind }: { kind: string }) => kind)).toEqual([
      'raise-price',
      'lower-price',
      'delete-rule',
    ]);
  });
});

test('files are answered in the order and spelling given, and one with an error decides', async () => {
  const spelled = `${root}examples/../examples/helpdesk.yaml`;
  const outcome = await check([example('drive-conflict.yaml'), spelled, '-'], {
    stdin: JSON.stringify(validDocument()),
  });
  const { ok, files } = answerOf(outcome);
  expect({ exitCode: outcome.exitCode, ok }).toEqual({ exitCode: 1, ok: false });
  expect(files.map(({ file }: { file: string }) => file)).toEqual([example('drive-conflict.yaml'), spelled, '-']);
});

test('faults of the format and of the rules stand side by side, ordered by place, each with its line', async () => {
  const text = readFileSync(example('drive-conflict.yaml'), 'utf8')
    .replace('name: Nimbus Drive', `name: ${'x'.repeat(51)}`)
    .replace('timing: now', 'timing: nwo');
  const broken = await check([fileOf('broken.yaml', text)]);
  expect(answerOf(broken).files[0].findings).toMatchObject([
    { code: 'format.invalid', path: '/product/name', line: 5 },
    { code: 'format.invalid', path: '/rules/specifications/0/timing', line: 30 },
  ]);
  const kept = await check([fileOf('kept.yaml', text.replace('timing: nwo', 'timing: now'))]);
  expect(answerOf(kept).files[0].findings).toMatchObject([
    { code: 'format.invalid', path: '/product/name', line: 5 },
    { code: 'rule.target-not-dearer', path: '/rules/specifications/0/skus/0', line: 31 },
  ]);
});

test.each([
  ['malformed YAML', 'a.yaml', 'seller: acme\ncomponents: [\n', 3],
  ['malformed JSON', 'a.json', '{\n"seller": acme }', 2],
  ['a field twice', 'b.yaml', 'seller: acme\nseller: acme\n', 2],
  ['an empty file', 'c.yaml', '', 1],
  ['a list', 'd.yaml', '- a\n', 1],
])('%s is a finding of the file, not a wrong call', async (_name, name, text, line) => {
  const outcome = await check([fileOf(name, text), example('helpdesk.yaml')]);
  const { ok, files } = answerOf(outcome);
  expect({ exitCode: outcome.exitCode, ok, files: files.length }).toEqual({ exitCode: 1, ok: false, files: 2 });
  expect(files[0]).toMatchObject({ ok: false, proven: 0, findings: [{ code: 'format.invalid', path: '', line }] });
});

test.each([
  ['a missing file', () => join(scratch, 'nowhere.yaml'), 'file.unreadable'],
  ['a folder', () => scratch, 'file.unreadable'],
  ['a file of six megabytes', () => fileOf('large.yaml', Buffer.alloc(6_000_000, 32)), 'file.unreadable'],
  ['bytes that are no text', () => fileOf('binary.yaml', Uint8Array.of(0xff, 0xfe, 0x80)), 'file.unreadable'],
])('%s is exit 2 with one error and no answer', async (_name, make, code) => {
  const file = make();
  const outcome = await check([example('helpdesk.yaml'), file]);
  expect(outcome).toMatchObject({ exitCode: 2, stderr: '' });
  expect(answerOf(outcome)).toEqual({ error: { code, message: expect.any(String) } });
  expect(await check([file], { json: false })).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringContaining(code),
  });
});

test('no file, and stdin twice, are wrong calls', async () => {
  for (const files of [[], ['-', '-']]) {
    const outcome = await check(files);
    expect(outcome.exitCode).toBe(2);
    expect(answerOf(outcome).error.code).toBe('call.invalid');
  }
});

test('a reader that fails for any reason is a file that cannot be read', async () => {
  const readFile = () => Promise.reject(new Error('disk on fire'));
  const outcome = await runCheck({ files: ['a.yaml'], json: true, readFile });
  expect(outcome.exitCode).toBe(2);
  expect(answerOf(outcome).error).toEqual({ code: 'file.unreadable', message: 'a.yaml cannot be read: disk on fire.' });
});

test('what people read names the line, the counterexample and the ways out', async () => {
  const { stdout } = await check([example('drive-conflict.yaml'), example('helpdesk.yaml')], { json: false });
  expect(stdout.replaceAll(root, '')).toMatchInlineSnapshot(`
    "FAIL  examples/drive-conflict.yaml: 1 error; 1 rule price proven sound

      error rule.target-not-dearer, line 31, /rules/specifications/0/skus/0
        solo → team does not lead to a higher price: at seats 100, team costs 29600.00 CNY for P1Y, solo 30000.00 CNY. Change one of the two prices, or delete the rule.
        - Raise the price of team for P1Y by 400.01 CNY.
        - Lower the price of solo for P1Y by 400.01 CNY.
        - Delete the rule solo → team.

    ok    examples/helpdesk.yaml: no findings; 2 rule prices proven sound
    "
  `);
});

test('no edit of a valid catalog makes check throw', async () => {
  const places = placesOf(validDocument(), []);
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('basic', 'advanced', 'scope', 'agents', '0.01', 10, 1_000_000_000),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...places), value), { minLength: 1, maxLength: 4 }),
      async (edits) => {
        const document: CatalogDocument = validDocument();
        for (const [keys, replacement] of edits) replaceAt(document, keys, replacement);
        const { exitCode } = await runCheck({
          files: ['x.json'],
          json: true,
          readFile: async () => JSON.stringify(document),
        });
        expect(exitCode).toBeLessThan(2);
      },
    ),
    { numRuns: 500 },
  );
});
