/** `npm run bench`: bare loops, engine, HTTP and pgbench in one run on the same database, and the pure core. */
import { measureCore } from './core.ts';
import { describeDomain } from './domain.ts';
import { describeMachine, load } from './machine.ts';
import { parseOptions, USAGE } from './options.ts';
import { compareLines } from './ratios.ts';
import { formatReport, type Report } from './report.ts';
import { runRounds } from './rounds.ts';
import { openWorld, SERVER_SETTINGS } from './world.ts';

const options = parseOptions(process.argv.slice(2));
if (options) await bench(options);
else {
  process.stderr.write(USAGE);
  process.exitCode = 2;
}

async function bench(of: NonNullable<typeof options>): Promise<void> {
  const say = (progress: string) => process.stderr.write(`bench: ${progress}\n`);
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
