/**
 * `npm test`: the parts in order, each with a time budget; the last line is `N passed, N failed`. A part over its budget says
 * so and fails nothing: how busy a machine is proves nothing about the code.
 * Arguments go to vitest (`npm test -- fees`, `npm test -- -t 'share left'`): then only the tests that match run.
 */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseCLI, startVitest, type TestModule, type Vitest } from 'vitest/node';
import { ensureBrowser } from '../test/support/browser.ts';
import { type Outcome, sayTotals, slowest, totalOf } from './test-outcome.ts';
import { buildWebWhenNeeded } from './web-build.ts';

interface Part {
  readonly name: string;
  readonly budgetSeconds: number;
  readonly projects: readonly string[];
  /** An optional part may have no tests yet; every other part without one fails the run. */
  readonly optional?: true;
}

const PARTS: readonly Part[] = [
  { name: 'unit', budgetSeconds: 60, projects: ['unit'] },
  { name: 'store and http', budgetSeconds: 180, projects: ['store', 'http'] },
  { name: 'command line', budgetSeconds: 180, projects: ['cli'] },
  { name: 'launcher of the database', budgetSeconds: 120, projects: ['launcher'] },
  { name: 'consoles', budgetSeconds: 240, projects: ['web'] },
  { name: 'simulation', budgetSeconds: 240, projects: ['sim'] },
  { name: 'kills', budgetSeconds: 120, projects: ['kills'] },
];

const CHECK_BUDGET_SECONDS = 60;
const CHECKS = [
  { name: 'the types are sound (tsc)', command: 'tsc', args: ['-p', 'tsconfig.json'] },
  { name: 'the types of the consoles are sound (tsc)', command: 'tsc', args: ['-p', 'web/tsconfig.json'] },
  { name: 'format and lint are clean (biome)', command: 'biome', args: ['check', '.'] },
  { name: 'nothing is unused or undeclared (knip)', command: 'knip', args: [] },
] as const;

/** A part that hangs is given up at this multiple of its budget, so that CI ends with a sentence and not with a timeout. */
const STOP_AT_BUDGETS = 3;
const SLOWEST_SHOWN = 5;
const CHECK_OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

async function runChecks(): Promise<Outcome[]> {
  return await Promise.all(CHECKS.map((check) => runCheck(check)));
}

function runCheck(check: (typeof CHECKS)[number]): Promise<Outcome> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const options = { maxBuffer: CHECK_OUTPUT_BYTES_MAX };
    execFile(`node_modules/.bin/${check.command}`, check.args, options, (error, stdout, stderr) => {
      if (error) console.log(`\nFAILED: ${check.name}\n${stdout}${stderr}`);
      resolve({ name: check.name, state: error ? 'failed' : 'passed', ms: performance.now() - begun });
    });
  });
}

async function runPart(part: Part, args: readonly string[]): Promise<Outcome[]> {
  const cli = parseCLI(['vitest', 'run', ...args]);
  const mayBeEmpty = part.optional === true || args.length > 0;
  const outcomes: Outcome[] = [];
  // One project at a time: an unknown or empty project must not hide behind the tests of its neighbour.
  for (const project of part.projects) {
    const found = await runProject(project, cli);
    if (found.length === 0) {
      console.log(`${project}: (none)`);
      if (!mayBeEmpty) outcomes.push({ name: `the project "${project}" has tests`, state: 'failed', ms: 0 });
    }
    outcomes.push(...found);
  }
  return outcomes;
}

async function runProject(project: string, { filter, options }: ReturnType<typeof parseCLI>): Promise<Outcome[]> {
  let vitest: Vitest;
  try {
    vitest = await startVitest(filter, {
      ...options,
      project: [project],
      run: true,
      watch: false,
      passWithNoTests: true,
    });
  } catch (error) {
    // The configuration knows no such project: that is "no tests", and runPart decides what it means.
    if (error instanceof Error && error.message.includes('matched no projects')) return [];
    throw error;
  }
  const outcomes = vitest.state.getTestModules().flatMap((file) => outcomesOf(file));
  if (vitest.state.getUnhandledErrors().length > 0) {
    outcomes.push({ name: `the project "${project}" has no error outside its tests`, state: 'failed', ms: 0 });
  }
  await vitest.close();
  return outcomes;
}

function outcomesOf(file: TestModule): Outcome[] {
  const outcomes = [...file.children.allTests()].map((test): Outcome => {
    const { state } = test.result();
    return {
      name: `${file.relativeModuleId} > ${test.fullName}`,
      // A test still pending at the end of the run never gave an answer.
      state: state === 'pending' ? 'failed' : state,
      ms: test.diagnostic()?.duration ?? 0,
    };
  });
  // A file that cannot be loaded has no failed test of its own, and would otherwise pass unseen.
  const unseen = file.state() === 'failed' && !outcomes.some((outcome) => outcome.state === 'failed');
  return unseen ? [...outcomes, { name: `${file.relativeModuleId} loads`, state: 'failed', ms: 0 }] : outcomes;
}

async function timed(part: Pick<Part, 'name' | 'budgetSeconds'>, run: () => Promise<Outcome[]>): Promise<Outcome[]> {
  const begun = performance.now();
  const outcomes = await Promise.race([run(), hanging(part)]).catch((error: unknown): Outcome[] => {
    console.log(error);
    return [{ name: `${part.name} runs to its end: ${error}`, state: 'failed', ms: 0 }];
  });
  const seconds = (performance.now() - begun) / 1000;
  const isOver = seconds > part.budgetSeconds;
  const time = `${seconds.toFixed(1)} s of ${part.budgetSeconds} s`;
  console.log(`\n== ${part.name}: ${sayTotals(totalOf(outcomes))} in ${time}${isOver ? ' - OVER BUDGET' : ''}`);
  return outcomes;
}

/** What is fetched or built once is no part's time; where it fails, the part that needs it says so. */
async function prepare(): Promise<void> {
  await Promise.allSettled([ensureBrowser(console.log), buildWebWhenNeeded(console.log).ended]);
}

async function hanging({ budgetSeconds }: Pick<Part, 'budgetSeconds'>): Promise<never> {
  const seconds = budgetSeconds * STOP_AT_BUDGETS;
  await sleep(seconds * 1000, undefined, { ref: false });
  throw new Error(`given up after ${seconds} s`);
}

async function main(args: readonly string[]): Promise<void> {
  const all: Outcome[] = [];
  if (args.length === 0) all.push(...(await timed({ name: 'check', budgetSeconds: CHECK_BUDGET_SECONDS }, runChecks)));
  if (args.length === 0) await prepare();
  for (const part of PARTS) all.push(...(await timed(part, () => runPart(part, args))));
  if (all.length === 0) {
    console.log(`\nFAILED: no test matches ${args.join(' ')}`);
    all.push({ name: 'the filter matches a test', state: 'failed', ms: 0 });
  }
  console.log('\nSlowest:');
  for (const { name, ms } of slowest(all, SLOWEST_SHOWN)) console.log(`  ${(ms / 1000).toFixed(2)} s  ${name}`);
  const total = totalOf(all);
  if (total.failed > 0) {
    console.log('\nFailed:');
    for (const { name } of all.filter((outcome) => outcome.state === 'failed')) console.log(`  ${name}`);
  }
  console.log(`\n${sayTotals(total)}`);
  process.exit(total.failed > 0 ? 1 : 0);
}

await main(process.argv.slice(2));
