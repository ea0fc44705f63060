import { describe, expect, test } from 'vitest';
import { type Call, parseCall, USAGE } from './parse-call.ts';

function callOf(...args: string[]): Call {
  const call = parseCall(args);
  if (!call.ok) throw new Error(call.error);
  return call.value;
}

function faultOf(...args: string[]): string {
  const call = parseCall(args);
  if (call.ok) throw new Error(`understood as ${call.value.command}`);
  return call.error;
}

const PLAIN = { files: [], json: false, sample: false };

describe('a call', () => {
  test.each<[string[], Partial<Call>]>([
    [['check', 'a.yaml'], { command: 'check', files: ['a.yaml'] }],
    [['check', 'a.yaml', 'b.json', '--json'], { command: 'check', files: ['a.yaml', 'b.json'], json: true }],
    [['--json', 'check', 'a.yaml'], { command: 'check', files: ['a.yaml'], json: true }],
    [['check', '--repair', 'a.yaml'], { command: 'check', files: ['a.yaml'], repair: true }],
    [['check', 'a', '--product-types', 't.yaml'], { command: 'check', files: ['a'], productTypes: 't.yaml' }],
    [['options', 'a', '--product-types', 't'], { command: 'options', files: ['a'], productTypes: 't' }],
    [['check', '-'], { command: 'check', files: ['-'] }],
    [['check', '--', '--odd.yaml'], { command: 'check', files: ['--odd.yaml'] }],
    [['fee'], { command: 'fee' }],
    [['options', 'a.yaml'], { command: 'options', files: ['a.yaml'] }],
    [['plan', 'a.yaml'], { command: 'plan', files: ['a.yaml'] }],
    [
      ['plan', '-', '--url', 'http://x', '--token', 't'],
      { command: 'plan', files: ['-'], url: 'http://x', token: 't' },
    ],
    [['apply', 'a.yaml'], { command: 'apply', files: ['a.yaml'] }],
    [['pull'], { command: 'pull' }],
    [['pull', 'acme.helpdesk'], { command: 'pull', files: ['acme.helpdesk'] }],
    [['license', 'verify', 'license.json'], { command: 'license verify', files: ['license.json'] }],
    [['license', '--json', 'verify', '-'], { command: 'license verify', files: ['-'], json: true }],
    [['audit', 'verify', 'a.ndjson', '--keys', 'k'], { command: 'audit verify', files: ['a.ndjson'], keys: 'k' }],
    [['audit', 'verify', '--account', 'x'], { command: 'audit verify', account: 'x' }],
    [['doctor', '--json'], { command: 'doctor', json: true }],
    [['serve'], { command: 'serve' }],
    [['serve', '--sample'], { command: 'serve', sample: true }],
  ])('%j is understood', (args, call) => {
    expect(callOf(...args)).toEqual({ ...PLAIN, ...call });
  });

  test.each([[[]], [['--help']], [['-h']], [['help']], [['check', '--help']], [['serve', '-h', 'x']]])(
    '%j asks for help',
    (args) => {
      expect(callOf(...args).command).toBe('help');
    },
  );

  test('every command that can be called is in the help, and the other way round', () => {
    const named = [...USAGE.matchAll(/^ {2}([a-z]+(?: verify)?) /gm)].map(([, name]) => name ?? '');
    expect(named.sort()).toEqual([
      'apply',
      'audit verify',
      'check',
      'doctor',
      'fee',
      'import',
      'license verify',
      'options',
      'plan',
      'pull',
      'serve',
    ]);
    for (const name of named) {
      const takesFile = ['apply', 'check', 'import', 'options', 'plan', 'license verify'].includes(name);
      expect(callOf(...name.split(' '), ...(takesFile ? ['file'] : [])).command).toBe(name);
    }
  });
});

describe('a wrong call is one sentence', () => {
  test.each([
    [['chekc', 'a.yaml'], 'There is no command "chekc".'],
    [['license'], 'There is no command "license".'],
    [['license', 'check', 'a'], 'There is no command "license".'],
    [['toString'], 'There is no command "toString".'],
    [['__proto__'], 'There is no command "__proto__".'],
    [['check', 'a', '--token', 't'], '--url and --token belong to regrade plan, apply, pull, import and audit verify.'],
    [['plan', 'a', '--keys', 'k'], '--account and --keys belong to regrade audit verify.'],
    [['audit', 'verify', 'a', 'b'], 'regrade audit verify takes one file at most.'],
    [['check'], 'regrade check takes one file or more.'],
    [['options'], 'regrade options takes one file.'],
    [['options', 'a', 'b'], 'regrade options takes one file.'],
    [['license', 'verify'], 'regrade license verify takes one file.'],
    [['apply'], 'regrade apply takes one file.'],
    [['fee', 'a.json'], 'regrade fee takes no file.'],
    [['serve', 'now'], 'regrade serve takes no file.'],
    [['plan', 'a.yaml', '--repair'], '--repair belongs to regrade check.'],
    [
      ['plan', 'a.yaml', '--product-types', 't'],
      '--product-types belongs to regrade check and regrade options; a service has its own.',
    ],
    [['check', 'a', '--product-types', '-'], '--product-types names a file: standard input is for the command.'],
    [['check', 'a.yaml', '--sample'], '--sample belongs to regrade serve.'],
  ])('%j', (args, fault) => {
    expect(faultOf(...args)).toBe(fault);
  });

  test('an option that does not exist is named', () => {
    expect(faultOf('check', '--jsn')).toContain('--jsn');
    expect(faultOf('check', '-x')).toContain('-x');
    expect(faultOf('check', '--json=yes')).toContain('--json');
  });
});
