/**
 * `npm run sim -- --seed 7 --steps 60` runs one history; `--seeds 1000` that many from there on, `--minutes 30` as many as
 * fit, `--behind 20` with clocks that differ by so many seconds. Ends with 1 at the first one that breaks a law, or with `--keep-going` when all have run. Where nobody watches it says
 * a line every 25 seeds.
 */
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { startTestServer } from '../support/postgres-setup.ts';
import { STEPS, sayFailure } from './say-failure.ts';
import { simulate } from './simulate.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string' },
    steps: { type: 'string', default: String(STEPS) },
    minutes: { type: 'string' },
    log: { type: 'boolean', default: false },
    behind: { type: 'string', default: '0' },
    'keep-going': { type: 'boolean', default: false },
  },
});
const first = Number(values.seed);
const steps = Number(values.steps);
const behindSeconds = Number(values.behind);
const endsAt = values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.minutes) * 60_000;
const isLast = (failures: number) => failures > 0 && !values['keep-going'];
const LINE_EVERY_SEEDS = 25;
const seedsMax =
  values.seeds === undefined ? (values.minutes === undefined ? 1 : Number.POSITIVE_INFINITY) : Number(values.seeds);
if (![first, steps, seedsMax].every((number) => number > 0) || !(behindSeconds >= 0))
  throw new Error('seeds and steps are numbers from 1');

const { server, folder, test } = await startTestServer();
const counts = new Map<string, number>();
let done = 0;
const broken: number[] = [];
let isAskedToEnd = false;
// Ctrl-C ends after the history that runs: what has been seen is said, and no database is left behind.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    isAskedToEnd = true;
  });
}
try {
  const begun = Date.now();
  const goesOn = () => done < seedsMax && Date.now() < endsAt && !isAskedToEnd && !isLast(broken.length);
  for (let seed = first; goesOn(); seed++) {
    const outcome = await simulate({ seed, steps, server: test, behindSeconds });
    done += 1;
    for (const [act, times] of outcome.counts) counts.set(act, (counts.get(act) ?? 0) + times);
    if (values.log) process.stdout.write(`${outcome.lines.join('\n')}\n`);
    if (outcome.faults.length > 0) {
      broken.push(seed);
      process.stdout.write(`\n${sayFailure(outcome)}\n`);
    }
    const said = `${done} seeds, the last ${seed}, in ${Math.round((Date.now() - begun) / 1000)} s`;
    if (process.stdout.isTTY) process.stdout.write(`\r${said} `);
    else if (done % LINE_EVERY_SEEDS === 0) process.stdout.write(`${said}\n`);
  }
  const seconds = Math.round((Date.now() - begun) / 1000);
  const all = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([act, times]) => `  ${times}  ${act}`);
  process.stdout.write(`\n${all.join('\n')}\n${done} seeds of ${steps} steps from ${first} on in ${seconds} s: `);
  process.stdout.write(broken.length > 0 ? `a law was broken at ${broken.join(', ')}\n` : 'every law held\n');
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = broken.length > 0 ? 1 : 0;
