/**
 * Runs the tests of the domain for Stryker inside its own process: what a test costs is then the test, not a new worker.
 * Modules are loaded anew for a mutant of what runs while they load, and for one of a file that remembers, so that nothing
 * that one left behind decides about the next.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect as vitestExpect } from 'vitest';

/** Where the program lies beside the mutated copy, to which Stryker points the working directory. */
const ROOT = pathToFileURL(join(import.meta.dirname, '..', '/')).href;
/** What our tests get instead of these packages. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['vitest', import.meta.url],
  ['fast-check', new URL('stryker-fast-check.ts', import.meta.url).href],
]);
const TESTS = (process.env['MUTATION_TESTS'] ?? '').split(' ');
/** These keep something between calls: the offsets of time zones, the curves of price rows. */
const REMEMBERING = ['kernel/time.ts', 'rules/price-curve.ts'];
/** How long each test took, kept beside the tests: a runner that was started anew has not seen the first run. */
const DURATIONS = 'stryker-durations.json';
/** A test that takes more of the processor, while what it reaches is counted, judges no mutant: each survivor would wait for it. */
const TEST_MS_MAX = 1_000;

type Body = (...values: readonly unknown[]) => unknown;
type Declare = (name: string, body: Body) => void;

interface Test {
  readonly id: string;
  readonly name: string;
  readonly fileName: string;
  readonly run: () => unknown;
}

interface TestResult {
  readonly id: string;
  readonly name: string;
  readonly fileName: string;
  readonly timeSpentMs: number;
  readonly status: 0 | 1;
  readonly failureMessage?: string;
}

/** What Stryker's changes to the code read and write. */
interface Switches {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: { readonly static: object; readonly perTest: { [testId: string]: object } } | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
}

interface MutantRun {
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
  readonly activeMutant: { readonly id: string; readonly fileName: string };
  readonly mutantActivation: 'runtime' | 'static';
}

const switches: Switches = {};
Object.assign(globalThis, { __stryker__: switches });

/** Where Stryker's code in a module begins to count what was reached. */
const COUNTER = /function stryCov_\w+\(\) \{/;
let counts = false;
/** The round of module loading: a number in every address, so that Node loads our modules anew. */
let round = 0;
let found: Test[] = [];
/** Tests of this round by their file; empty: the next mutant begins a new one. */
const loaded = new Map<string, readonly Test[]>();
let names: string[] = [];
let sandbox = '';
let durationById: { readonly [id: string]: number } = {};

const test = withEach((name, body) => {
  const path = [...names, name].join(' > ');
  const fileName = names[0] ?? '';
  const twins = found.filter(({ name }) => name === path).length;
  found.push({ id: twins === 0 ? path : `${path} (${twins + 1})`, name: path, fileName, run: body as () => unknown });
});

const describe = withEach((name, body) => {
  names.push(name);
  body();
  names.pop();
});

function withEach(declare: Declare): Declare & { each(table: readonly unknown[]): Declare } {
  const each = (table: readonly unknown[]) => (name: string, body: Body) => {
    // A row of values is spread over the arguments where every row is one.
    const isSpread = table.every((row) => Array.isArray(row));
    for (const [index, row] of table.entries()) {
      declare(`${name} [${index}]`, () => (isSpread ? body(...(row as readonly unknown[])) : body(row)));
    }
  };
  return Object.assign(declare, { each });
}

/** `expect` of Vitest with the matcher that needs its runner: text and lists of texts, as it writes them. */
const expect = Object.assign(
  (received: unknown, message?: string) =>
    Object.defineProperty(vitestExpect(received, message), 'toMatchInlineSnapshot', {
      value: (snapshot: string) => {
        // A single line stands in its quotes, several are indented between an empty first and last one.
        const lines = snapshot.includes('\n') ? snapshot.split('\n').slice(1, -1) : [snapshot];
        const indent = Math.min(...lines.flatMap((line) => (line.trim() === '' ? [] : line.search(/\S/))));
        const texts = Array.isArray(received)
          ? ['[', ...received.map((item) => `  "${item}",`), ']']
          : [`"${received}"`];
        vitestExpect(texts.join('\n')).toBe(lines.map((line) => line.slice(indent)).join('\n'));
      },
    }),
  vitestExpect,
);

/** What tests import from `vitest` here. */
export { describe, expect, test };

function installHooks(): void {
  const addressBySpecifier = new Map<string, string>();
  const sourceByPath = new Map<string, string>();
  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL?.split('?')[0] ?? '';
      if (!parent.startsWith(sandbox)) return next(specifier, context);
      const instead = INSTEAD.get(specifier);
      if (instead !== undefined) return { url: instead, shortCircuit: true };
      const key = `${specifier} ${parent}`;
      const address = addressBySpecifier.get(key) ?? toSandbox(next(specifier, context).url);
      addressBySpecifier.set(key, address);
      const url = address.startsWith(sandbox) ? `${address}?round=${round}` : address;
      return { url, shortCircuit: true };
    },
    load(url, context, next) {
      if (!url.startsWith(sandbox)) return next(url, context);
      const path = fileURLToPath(url.split('?')[0] as string);
      const source = sourceByPath.get(path) ?? stripTypeScriptTypes(readFileSync(path, 'utf8'));
      sourceByPath.set(path, source);
      // What covers what was counted in the first run; counting on costs most of the time of a mutant.
      return { format: 'module', source: counts ? source : source.replace(COUNTER, '$&return;'), shortCircuit: true };
    },
  });
}

/** A workspace's package is a link to the program beside the sandbox: its mutated copy is meant. */
function toSandbox(url: string): string {
  const isOurs = url.startsWith(ROOT) && !url.startsWith(sandbox) && !url.startsWith(`${ROOT}node_modules/`);
  return isOurs ? sandbox + url.slice(ROOT.length) : url;
}

async function loadTests(fileNames: readonly string[]): Promise<readonly Test[]> {
  if (loaded.size === 0) round += 1;
  for (const fileName of fileNames) {
    if (loaded.has(fileName)) continue;
    found = [];
    names = [fileName];
    await import(`${sandbox}${fileName}?round=${round}`);
    loaded.set(fileName, found);
  }
  return fileNames.flatMap((fileName) => loaded.get(fileName) ?? []);
}

async function runTest({ id, name, fileName, run }: Test): Promise<TestResult> {
  const start = process.cpuUsage();
  const timeSpentMs = () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  switches.currentTestId = id;
  try {
    await run();
    return { id, name, fileName, timeSpentMs: timeSpentMs(), status: 0 };
  } catch (error) {
    return { id, name, fileName, timeSpentMs: timeSpentMs(), status: 1, failureMessage: String(error) };
  } finally {
    switches.currentTestId = undefined;
  }
}

async function dryRun(): Promise<object> {
  Object.assign(switches, {
    activeMutant: undefined,
    hitCount: undefined,
    hitLimit: undefined,
    mutantCoverage: undefined,
  });
  counts = true;
  const tests: TestResult[] = [];
  for (const each of await loadTests(TESTS.flatMap((pattern) => globSync(pattern)))) {
    const result = await runTest(each);
    // What only a slow test reaches counts as not reached, and a mutant that loops is not waited for as long as slow tests take.
    if (result.status === 0 && result.timeSpentMs > TEST_MS_MAX) delete switches.mutantCoverage?.perTest[result.id];
    else tests.push(result);
  }
  durationById = Object.fromEntries(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]));
  counts = false;
  loaded.clear();
  writeFileSync(DURATIONS, JSON.stringify(durationById));
  return { status: 'complete', tests, mutantCoverage: switches.mutantCoverage ?? { static: {}, perTest: {} } };
}

async function mutantRun(run: MutantRun): Promise<object> {
  const { activeMutant, hitLimit } = run;
  const isStatic = run.mutantActivation === 'static';
  const staysBehind = isStatic || REMEMBERING.some((fileName) => activeMutant.fileName.endsWith(fileName));
  if (staysBehind) loaded.clear();
  Object.assign(switches, { activeMutant: isStatic ? activeMutant.id : undefined, hitCount: 0, hitLimit });
  try {
    return await judge(run);
  } finally {
    if (staysBehind) loaded.clear();
  }
}

async function judge({ testFilter, hitLimit, activeMutant }: MutantRun): Promise<object> {
  const ids = testFilter ?? Object.keys(durationById);
  const fileNames = new Set(ids.map((id) => id.slice(0, id.indexOf(' > '))));
  const chosen = new Set(ids);
  let tests: readonly Test[];
  try {
    tests = (await loadTests([...fileNames])).filter(({ id }) => chosen.has(id) && durationOf(id) <= TEST_MS_MAX);
  } catch (error) {
    return { status: 'killed', killedBy: [ids[0]], failureMessage: String(error), nrOfTests: 0 };
  }
  switches.activeMutant = activeMutant.id;
  let nrOfTests = 0;
  for (const each of [...tests].sort((a, b) => durationOf(a.id) - durationOf(b.id))) {
    nrOfTests += 1;
    const { id, status, failureMessage } = await runTest(each);
    if (hitLimit !== undefined && (switches.hitCount ?? 0) > hitLimit) {
      return { status: 'timeout', reason: `reached ${hitLimit} hits` };
    }
    if (status === 1) return { status: 'killed', killedBy: [id], failureMessage, nrOfTests };
  }
  return { status: 'survived', nrOfTests };
}

function durationOf(id: string): number {
  return durationById[id] ?? 0;
}

function createRunner(): object {
  sandbox = pathToFileURL(join(process.cwd(), '/')).href;
  installHooks();
  if (existsSync(DURATIONS)) durationById = JSON.parse(readFileSync(DURATIONS, 'utf8'));
  return { capabilities: () => ({ reloadEnvironment: true }), dryRun, mutantRun };
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory: createRunner }];
