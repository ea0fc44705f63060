/** `npm run bench`: bare loops, engine, HTTP and pgbench in one run on the same database, and the pure core. */
import { measureCore } from './core.ts';
import { describeDomain } from './domain.ts';
import { describeMachine, load } from './machine.ts';
import { CONSOLE_ONLY, parseOptions, START_ONLY, USAGE } from './options.ts';
import { compareLines } from './ratios.ts';
import { formatReport, type Report } from './report.ts';
import { runRounds } from './rounds.ts';
import { openWorld, SERVER_SETTINGS } from './world.ts';

const args = process.argv.slice(2);
const options = parseOptions(args);
const say = (progress: string) => process.stderr.write(`bench: ${progress}\n`);
if (args.includes(CONSOLE_ONLY)) await (await import('./console-input.ts')).benchConsole(say);
else if (args.includes(START_ONLY)) await (await import('./start.ts')).benchStart(say);
else if (options) await bench(options);
else {
  process.stderr.write(USAGE);
  process.exitCode = 2;
}

async function bench(of: NonNullable<typeof options>): Promise<void> {
  const world = await openWorld(of, say);
  try {
    const machine = await describeMachine(world.client, world.folder);
    const { lines, idleMegabytes } = await runRounds(world, of, say);
    const core = measureCore(of.cellSeconds);
    const { rowsPerOrder, rowsByTable, writersMax, batchMax } = world;
    const report: Report = {
      machine: { ...machine, loadAfter: load() },
      settings: SERVER_SETTINGS,
      rounds: of.rounds,
      cellSeconds: of.cellSeconds,
      ...{ rowsPerOrder, rowsByTable, writersMax, batchMax, idleMegabytes, lines, core },
      ratios: compareLines(lines, of.rounds),
      pgbench: world.pgbench !== undefined,
    };
    process.stdout.write(of.json ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report) + describeDomain());
  } finally {
    await world.close();
  }
}
