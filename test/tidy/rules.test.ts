/** A rule that cannot fail guards nothing: each is shown what it refuses, and the nearest thing that it lets stand. */
import { describe, expect, test } from 'vitest';
import {
  checkEnvironment,
  checkLeftovers,
  checkPurity,
  checkQuantityLoops,
  checkRefusals,
  checkSql,
} from './code-rules.ts';
import { checkLengths, FILE_LINES_MAX, FUNCTION_LINES_MAX } from './functions.ts';
import { importsOf } from './imports.ts';
import { type Finding, readSource, type SourceText } from './source-text.ts';
import { checkDecisions, checkLockFile, checkMigrationNumbers, checkPaths, checkTitle } from './text-rules.ts';

type Check = (source: SourceText) => Finding[];

function findingsOf(check: Check, path: string, text: string): Finding[] {
  return check(readSource(path, text));
}

function refuses(check: Check, path: string, snippets: readonly string[]): void {
  test.each(snippets)('refuses %s', (text) => expect(findingsOf(check, path, text)).toHaveLength(1));
}

function allows(check: Check, path: string, snippets: readonly string[]): void {
  test.each(snippets)('lets stand %s', (text) => expect(findingsOf(check, path, text)).toEqual([]));
}

describe('source text', () => {
  test('what stands in comments, strings, templates and patterns is not code', () => {
    const template = '`e $' + '{ f({}) } g`';
    const text = ['a // b', '"c\\"d"', template, 'h = /[/"]i/', '/* j', ' */ k / l / m'].join('\n');
    const { code } = readSource('a.ts', text);
    expect(code.match(/[a-m]/g)?.join('')).toBe('afhklm');
    expect(code).toHaveLength(text.length);
  });

  test('a closing tag is no pattern, in files that may hold one', () => {
    const text = '<a><b /></a>{c}<d e={f} /> // {';
    expect(readSource('a.tsx', text).code).toBe(text.replace('// {', '    '));
    expect(readSource('a.ts', 'a = b /c/ d').code).toBe('a = b /c/ d');
    expect(readSource('a.ts', 'a = />{/').code).toBe('a = /  /');
  });

  test('imports are found in every form', () => {
    const text = `import a from 'a';\nimport type { B } from "b";\nexport * from './c.ts';\nimport 'd';\nconst e = await import('e');
      import {\n f,\n} from 'f'; // from 'g'\nconst h = "import 'h'"; const i = Array.from('i'); const j: import('j').J = { from: 'k' };`;
    expect(importsOf(readSource('a.ts', text)).map(({ specifier }) => specifier)).toEqual(
      expect.arrayContaining(['a', 'b', './c.ts', 'd', 'e', 'f', 'j']),
    );
    expect(importsOf(readSource('a.ts', text))).toHaveLength(7);
  });

  test('a finding names the line', () => {
    const [finding] = findingsOf(checkPurity, 'core/src/domain/fees/share.ts', '\n\nconst now = Date.now();');
    expect(finding).toMatchObject({ path: 'core/src/domain/fees/share.ts', line: 3 });
  });
});

describe('purity of the domain', () => {
  const path = 'core/src/domain/fees/share.ts';
  refuses(checkPurity, path, [
    'const now = Date.now();',
    'const now = new Date();',
    'const luck = Math.random();',
    'const zone = process.env.TZ;',
    'const id = globalThis.crypto.randomUUID();',
    'const id = crypto.randomUUID();',
    'await fetch(address);',
    'setTimeout(next, 10);',
    'const begun = performance.now();',
  ]);
  allows(checkPurity, path, [
    'const day = new Date(Date.UTC(2026, 0, 1));',
    'new Intl.DateTimeFormat("en", { timeZone });',
    'const page = source.fetch(id);',
    '// Date.now() would read the clock',
    "const sentence = 'Math.random()';",
  ]);
  test('tests may use the platform', () =>
    expect(findingsOf(checkPurity, 'core/src/domain/fees/share.test.ts', 'Date.now()')).toEqual([]));
});

describe('loops over quantities', () => {
  const path = 'core/src/domain/rules/verify-prices.ts';
  refuses(checkQuantityLoops, path, [
    'for (let q = range.min; q <= range.max; q += range.step) { check(q); }',
    'for (let quantity = 1n; quantity < 100n; quantity++) check(quantity);',
    'for (let n = 0; n < samples; n++) { draw(); }',
    'while (q < top) { q += attribute.step; }',
    'const points = Array.from({ length: (max - min) / step });',
  ]);
  allows(checkQuantityLoops, path, [
    'for (const attribute of attributes) { check(attribute); }',
    'for (const [id, quantity] of Object.entries(selection.quantities)) { check(id, quantity); }',
    'for (let index = 0; index < bands.length; index++) { check(bands[index]); }',
    'for (let changes = 1; changes <= WALK_CHANGES_MAX; changes++) { walk(); }',
  ]);
});

describe('SQL', () => {
  const path = 'server/src/engine/orders/place-order.ts';
  refuses(checkSql, path, [
    "await query('select id from orders where id = $1');",
    'await query(`\n  select $' + '{columns} from orders`);',
    "await query('insert into orders (id) values ($1)');",
    "await query('update orders set state = $1');",
    "await query('DELETE FROM orders');",
    "await query('with moved as (select 1) select 2');",
  ]);
  allows(checkSql, path, [
    "say('Select a target from the list');",
    "say('update the draft first');",
    '// select 1 from x',
  ]);
  test('the store is its room', () =>
    expect(findingsOf(checkSql, 'server/src/store/order-store.ts', "q('select 1 from orders')")).toEqual([]));
});

describe('environment', () => {
  refuses(checkEnvironment, 'server/src/http/auth.ts', [
    'const port = process.env.PORT;',
    "const port = process.env['PORT'];",
    "import { env } from 'node:process';",
  ]);
  allows(checkEnvironment, 'server/src/main.ts', ['const port = process.env.PORT;']);
});

describe('leftovers', () => {
  const path = 'server/src/engine/orders/place-order.ts';
  refuses(checkLeftovers, path, [
    '// TODO later',
    '/* FIXME: rounding */',
    "console.log('here');",
    "test.only('a', run);",
    "describe.skip('a', run);",
    "test.concurrent.skip('a', run);",
    'const value: any = parse();',
    'const value = parse() as any;',
    'const values: Array<any> = [];',
    '// @ts-ignore',
    'export declare function share(a: A): Share;',
  ]);
  allows(checkLeftovers, path, [
    '// TODO(#12) when the second dialect arrives',
    'console.error(reason);',
    '// @ts-expect-error: an unknown state must not compile',
    "const sentence = 'as any other';",
    'const any = list.some(isOpen);',
    'iterator.skip(2);',
  ]);
  test('the command line may print', () =>
    expect(findingsOf(checkLeftovers, 'server/src/cli/check.ts', 'console.log(answer);')).toEqual([]));
});

describe('refusals', () => {
  const path = 'server/src/engine/orders/place-order.ts';
  refuses(checkRefusals, path, [
    "refuse('not-found', 'there is no such order.');",
    "refuse('not-found', 'There is no such order');",
    "refuse(\n  'not-found',\n  `There is no such order: $" + '{id} of $' + '{account}`);',
  ]);
  allows(checkRefusals, path, [
    "refuse('not-found', 'There is no such order.');",
    "refuse('sku.unknown', `$" + '{sku} is not on sale.`);',
    "refuse('payment.refused', `The payment was refused: $" + '{reason}`);',
    "say('no refusal');",
  ]);
});

describe('lengths', () => {
  const lines = (count: number) => '  next();\n'.repeat(count);
  const path = 'core/src/domain/fees/share.ts';
  refuses(checkLengths, path, [
    `export function share(a: A): Result<Share, { code: string }> {\n${lines(FUNCTION_LINES_MAX - 1)}}`,
    `export const share = (a: A): Share => {\n${lines(FUNCTION_LINES_MAX - 1)}};`,
    `const parts = {\n  share(a: A) {\n${lines(FUNCTION_LINES_MAX - 1)}  },\n};`,
    `test('a guarantee', () => {\n${lines(FUNCTION_LINES_MAX - 1)}});`,
    'const line = 1;\n'.repeat(FILE_LINES_MAX + 1),
  ]);
  allows(checkLengths, path, [
    `export function share(a: A): { n: bigint } {\n${lines(FUNCTION_LINES_MAX - 2)}}`,
    `describe('a noun', () => {\n${lines(FUNCTION_LINES_MAX * 2)}});`,
    `describe.each([\n  ['a', { b: 1 }],\n])('%s', (name) => {\n${lines(FUNCTION_LINES_MAX * 2)}});`,
    `if (isOpen(order)) {\n${lines(FUNCTION_LINES_MAX * 2)}}`,
    'const line = 1;\n'.repeat(FILE_LINES_MAX),
  ]);
});

describe('texts and the repository', () => {
  const inDocs = (text: string) => checkPaths({ path: 'docs/page.md', text });
  const path = (...parts: string[]) => ['', ...parts, ''].join('/');

  test('a place outside the repository is refused', () => {
    expect(inDocs(`see ${path('work', 'shared')}page`)).toHaveLength(1);
    expect(inDocs(`see ${path('home', 'someone', 'regrade')}page`)).toHaveLength(1);
    expect(inDocs(`[page](${'../'.repeat(2)}shared/page.md)`)).toHaveLength(1);
    expect(
      inDocs(`[page](${'../'}README.md), https://example.org${path('home', 'page')}x and ~${path('work')}x`),
    ).toEqual([]);
  });

  test('a page has exactly one title', () => {
    const titled = (text: string) => checkTitle({ path: 'docs/page.md', text });
    expect(titled('# One\n\n```\n# a comment\n```\n')).toEqual([]);
    expect(titled('## None\n')).toHaveLength(1);
    expect(titled('# One\n\n# Two\n')).toHaveLength(1);
  });

  test('migrations have neither gap nor pair nor odd names', () => {
    expect(checkMigrationNumbers(['m/0002-b.sql', 'm/0001-a.sql'])).toEqual([]);
    expect(checkMigrationNumbers(['m/0001-a.sql', 'm/0003-c.sql'])).toHaveLength(1);
    expect(checkMigrationNumbers(['m/0001-a.sql', 'm/0001-b.sql'])).toHaveLength(1);
    expect(checkMigrationNumbers(['m/first.sql'])).toHaveLength(1);
  });

  test('a runtime dependency without a decision page is refused', () => {
    const manifest = {
      name: 'a',
      dependencies: { zod: '1', left: '1', b: '1' },
      optionalDependencies: { '@p/linux-x64': '1' },
    };
    const manifests = [
      { path: 'a/package.json', text: JSON.stringify(manifest) },
      { path: 'b/package.json', text: '{"name":"b"}' },
    ];
    const pages = [{ path: 'docs/decisions/zod.md', text: '# `zod`\n\nAlso `@p/*`.' }];
    expect(checkDecisions(manifests, pages).map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining('left '),
    ]);
  });

  test('a download address in the lock file is refused', () => {
    const lock = (resolved: string) =>
      checkLockFile({ path: 'package-lock.json', text: `{\n"resolved": "${resolved}"` });
    expect(lock('https://example.org/zod.tgz')).toHaveLength(1);
    expect(lock('server')).toEqual([]);
  });
});
