import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

/** The command line in the hands of shells, editors and half-written files. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'regrade-clumsy-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const bin = ['--conditions=source', join(root, 'server/bin/regrade.js')];
const helpdesk = join(root, 'examples/helpdesk.yaml');
const env = { PATH: process.env['PATH'], REGRADE_DATA: scratch };

function regrade(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...bin, ...args], { input, encoding: 'utf8', env });
  return { status, stdout, stderr };
}

test('a reader that has seen enough ends the command quietly, with the exit code it has', async () => {
  const child = spawn(process.execPath, [...bin, 'check', helpdesk], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  // As `| head -0` does: nobody takes what is printed.
  child.stdout.destroy();
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const [code] = await once(child, 'close');
  expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
});

describe('a byte order mark, which editors of Windows put before a text', () => {
  const mark = '\ufeff';

  test('is no part of what stands on standard input', () => {
    expect(JSON.parse(regrade(['fee', '--json'], `${mark}[]`).stdout)).toEqual([]);
    const options = regrade(['options', helpdesk, '--json'], `${mark}{}`);
    expect(options.status).toBe(2);
    expect(JSON.parse(options.stdout).error.message).toContain('/subscription');
  });
});

test.each(['{"url":', 'null', '[]', '{"logins":7}', '{"logins":[null]}'])(
  'an access.json of %s is one that names no login, and no fault of ours',
  (text) => {
    writeFileSync(join(scratch, 'access.json'), text);
    const { status, stdout, stderr } = regrade(['plan', helpdesk, '--json']);
    expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'call.invalid', message: expect.stringContaining('--url') });
  },
);

test.each(['rgt_é', 'rgt_x\ny', ' '])('a token of %j is called none, before anybody is asked', (token) => {
  const { status, stdout } = regrade(['plan', helpdesk, '--json', '--url', 'http://127.0.0.1:9', '--token', token]);
  expect(status).toBe(2);
  expect(JSON.parse(stdout).error).toMatchObject({
    code: 'call.invalid',
    message: expect.stringContaining('no token'),
  });
});
