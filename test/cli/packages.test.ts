/**
 * What a stranger gets: the three packages as `npm pack` makes them. Guards the promises of the packages themselves - the core
 * has no dependencies, the sources stay here, every door opens on plain Node - which no test of the checkout can see.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NODE = join(ROOT, 'node_modules/.bin/node');
const PACKAGES = ['core', 'contract', 'server'] as const;
const BUILD_MS_MAX = 240_000;
const INSTALL_MS_MAX = 30_000;

interface Packed {
  readonly tarball: string;
  readonly files: readonly string[];
}
interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
}

let folder: string;
const packedByName = new Map<string, Packed>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'regrade-packages-'));
  run(NODE, ['--conditions=source', 'scripts/build.ts'], ROOT);
  for (const name of PACKAGES) packedByName.set(name, pack(name));
}, BUILD_MS_MAX);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(PACKAGES)('the tarball of %s', (name) => {
  test('holds compiled JavaScript and neither sources nor tests', () => {
    const { files } = packed(name);
    expect(files.filter((path) => path.endsWith('.js'))).not.toEqual([]);
    expect(
      files.filter((path) => path.startsWith('src/') || path.includes('.test.') || /(?<!\.d)\.ts$/.test(path)),
    ).toEqual([]);
  });

  test('holds every file its package.json promises', () => {
    const { exports = {}, bin = {} } = manifestOf(name);
    // The condition `source` is for the checkout; a stranger's resolver takes the others.
    const doors = Object.values(exports).flatMap(({ source: _, ...targets }) => Object.values(targets));
    const promised = [...doors, ...Object.values(bin)].map((path) => path.replace(/^\.\//, ''));
    expect(promised).not.toEqual([]);
    expect(packed(name).files).toEqual(expect.arrayContaining(promised));
  });
});

test('the tarball of server holds the consoles', () => {
  const { files } = packed('server');
  expect(files).toContain('dist/web/index.html');
  expect(files.filter((path) => /^dist\/web\/assets\/.*\.js\.br$/.test(path))).not.toEqual([]);
  expect(files.filter((path) => path.includes('fingerprint'))).toEqual([]);
});

describe('@regrade/core in an empty folder', () => {
  let home: string;

  beforeAll(() => {
    home = join(folder, 'home');
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), '{"private":true,"type":"module"}');
    const flags = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    run('npm', ['install', packed('core').tarball, ...flags], home);
  }, INSTALL_MS_MAX);

  test('is the only package that gets installed', () => {
    const modules = readdirSync(join(home, 'node_modules')).filter((entry) => !entry.startsWith('.'));
    expect(modules).toEqual(['@regrade']);
    expect(readdirSync(join(home, 'node_modules/@regrade'))).toEqual(['core']);
  });

  test('opens every door on plain Node', () => {
    const doors = Object.keys(manifestOf('core').exports ?? {}).map((door) => join('@regrade/core', door));
    const script = `for (const door of ${JSON.stringify(doors)}) {
      const names = Object.keys(await import(door));
      if (names.length === 0) throw new Error(door + ' exports nothing');
    }`;
    run(NODE, ['--input-type=module', '--eval', script], home);
  });

  test('is typed for a program that compiles against it', () => {
    writeFileSync(
      join(home, 'program.ts'),
      "import { allocate } from '@regrade/core';\nexport const parts: bigint[] = allocate(100n, [1n]);\n",
    );
    const flags = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext', '--types', ''];
    run(join(ROOT, 'node_modules/.bin/tsc'), [...flags, 'program.ts'], home);
    writeFileSync(
      join(home, 'wrong.ts'),
      "import { allocate } from '@regrade/core';\nexport const parts: string = allocate(100n, [1n]);\n",
    );
    expect(() => run(join(ROOT, 'node_modules/.bin/tsc'), [...flags, 'wrong.ts'], home)).toThrow(/not assignable/);
  });
});

function packed(name: string): Packed {
  const found = packedByName.get(name);
  if (found === undefined) throw new Error(`${name} was not packed`);
  return found;
}

function pack(name: string): Packed {
  const said = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], join(ROOT, name));
  const answer: unknown = JSON.parse(said);
  // npm 11 answers with a list; newer ones with an object by package name.
  const [entry] = Object.values(answer as object) as { filename: string; files: { path: string }[] }[];
  if (entry === undefined) throw new Error(`npm pack said nothing about ${name}`);
  return { tarball: join(folder, entry.filename), files: entry.files.map(({ path }) => path) };
}

function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, name, 'package.json'), 'utf8'));
}

/** What the program printed; its whole output is in the error when it fails. */
function run(command: string, args: readonly string[], cwd: string): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.slice(0, 2).join(' ')} failed:\n${stdout}${stderr}`);
  }
}
