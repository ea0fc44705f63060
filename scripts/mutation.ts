/**
 * `npm run mutation [-- room …]`: mutates the domain room by room, or file by file (`rules/options.ts`), each judged by the
 * tests of its room, and prints the score of each and of all. The reports stay in `.stryker/`. `--again` takes from the last
 * report what was noticed by a test that is still there, and judges the rest. `--vitest` judges in Vitest's own workers, fifty
 * times slower: to see that our runner (`stryker-runner.ts`) says the same.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const DOMAIN = join(ROOT, 'core/src/domain');
const FOLDER = join(ROOT, '.stryker');
const SCORE_MIN = 85;

/** How Stryker ends a mutant; the others (ignored, not compiling) are no verdict. */
const DETECTED = ['Killed', 'Timeout'];
const UNDETECTED = ['Survived', 'NoCoverage'];

/** Cases per law where not 200: each law of fees is tried under each of 26 fee rules, each of rules verifies a catalog. */
const CASES: ReadonlyMap<string, number> = new Map([
  ['fees', 30],
  ['rules', 120],
]);

/** All tests of this file take longer than a test may that judges (`stryker-runner.ts`). */
const SLOW = 'hostile-catalogs';

interface Score {
  readonly place: string;
  readonly detected: number;
  readonly undetected: number;
}

const places = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const inVitest = process.argv.includes('--vitest');
const isAgain = process.argv.includes('--again');
const scores = (places.length > 0 ? places : readdirSync(DOMAIN)).map(mutate);
const total: Score = {
  place: 'all',
  detected: scores.reduce((sum, { detected }) => sum + detected, 0),
  undetected: scores.reduce((sum, { undetected }) => sum + undetected, 0),
};
for (const score of [...scores, total]) console.log(formatScore(score));
if (percentOf(total) < SCORE_MIN) process.exitCode = 1;

function mutate(place: string): Score {
  const name = place.replace('/', '-');
  const [room = place] = place.split('/');
  mkdirSync(FOLDER, { recursive: true });
  const settings = JSON.parse(readFileSync(join(ROOT, 'stryker.config.json'), 'utf8'));
  const config = join(FOLDER, `config-${name}.json`);
  const report = join(FOLDER, `report-${name}.json`);
  const own = {
    ...(!inVitest && { testRunner: 'in-process' }),
    ...(isAgain && { incremental: true, incrementalFile: whatWasNoticed(report) }),
    mutate: [`core/src/domain/${place}${place.endsWith('.ts') ? '' : '/**/*.ts'}`, '!core/src/domain/**/*.test.ts'],
    jsonReporter: { fileName: report },
    htmlReporter: { fileName: join(FOLDER, `report-${name}.html`) },
  };
  writeFileSync(config, JSON.stringify({ ...settings, ...own }));
  const env = { ...process.env, MUTATION_TESTS: testsOf(room).join(' '), MUTATION_CASES: `${CASES.get(room) ?? 200}` };
  const run = spawnSync('npx', ['stryker', 'run', config], { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (run.status !== 0) throw new Error(`Stryker could not judge ${place}`);
  const { files } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (of: readonly string[]) => statuses.filter((status) => of.includes(status)).length;
  return { place, detected: count(DETECTED), undetected: count(UNDETECTED) };
}

/** The last report, as Stryker reads it to know what it need not judge again: tests by their names, whatever else stands there. */
function whatWasNoticed(report: string): string {
  const { testFiles = {}, ...rest } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const byName = Object.entries(testFiles).map(([file, { source: _source, ...tests }]) => [file, tests]);
  const known = `${report}.known`;
  writeFileSync(known, JSON.stringify({ ...rest, testFiles: Object.fromEntries(byName) }));
  return known;
}

/** A room is judged by the tests beside it; fees by the golden cases as well. */
function testsOf(room: string): readonly string[] {
  return [`core/src/domain/${room}/**/!(${SLOW}).test.ts`, ...(room === 'fees' ? ['test/golden/fees/*.test.ts'] : [])];
}

interface Report {
  readonly files: { readonly [file: string]: { readonly mutants: readonly { readonly status: string }[] } };
  readonly testFiles?: { readonly [file: string]: { readonly source?: string } };
}

function percentOf({ detected, undetected }: Score): number {
  return (100 * detected) / (detected + undetected);
}

function formatScore(score: Score): string {
  const { place, detected, undetected } = score;
  return `${place.padEnd(14)} ${percentOf(score).toFixed(1).padStart(5)} %  ${detected} of ${detected + undetected}`;
}
