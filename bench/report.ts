import type { CoreMeasured } from './core.ts';
import type { Machine } from './machine.ts';
import { median, type Ratio } from './ratios.ts';
import type { Line, Sample } from './rounds.ts';

export interface Report {
  readonly machine: Machine;
  readonly settings: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly cellSeconds: number;
  readonly rowsPerOrder: number;
  readonly rowsByTable: string;
  readonly writersMax: number;
  readonly batchMax: number;
  readonly idleMegabytes: number;
  readonly lines: readonly Line[];
  readonly ratios: readonly Ratio[];
  readonly core: readonly CoreMeasured[];
  readonly pgbench: boolean;
}

const GROUPS: readonly { readonly group: Line['group']; readonly title: string; readonly unit: string }[] = [
  { group: 'bare', title: 'Bare driver loops, prepared statements', unit: 'conn.' },
  { group: 'engine', title: 'Engine, in this process', unit: 'callers' },
  { group: 'http', title: 'Service over HTTP, in a process of its own', unit: 'conn.' },
  { group: 'pgbench', title: 'pgbench, an order of 6 rows', unit: 'conn.' },
];

export function formatReport(report: Report): string {
  const { machine, rowsPerOrder, rowsByTable, lines } = report;
  const tables = GROUPS.map(({ group, title, unit }) => {
    const rows = lines.filter((line) => line.group === group);
    return rows.length === 0 ? '' : `${formatTable(title, unit, rows)}\n\n`;
  });
  return `
${machine.cpus} CPUs, ${machine.node}, PostgreSQL ${machine.postgres}, one flush ${machine.flushMicros.toFixed(0)} µs, load ${machine.loadBefore.toFixed(1)} before and ${machine.loadAfter.toFixed(1)} after
${Object.entries(report.settings)
  .map(([name, value]) => `${name} ${value}`)
  .join(
    ', ',
  )}, fsync and synchronous_commit on; at most ${report.writersMax} batches at once, of at most ${report.batchMax}
${report.rounds} rounds, ${report.cellSeconds} s for each line; medians, the best in brackets
One order writes ${rowsPerOrder} rows, a bare one the same: ${rowsByTable}

${tables.join('')}${report.pgbench ? '' : 'pgbench is not installed: its shapes are left out\n\n'}Ratios, of the lines of one round (median, then every round)
${report.ratios.map(formatRatio).join('\n')}

${formatCounters(report)}
Memory of the idle service, without PostgreSQL: ${report.idleMegabytes.toFixed(0)} MB

Core, one thread, without a database
${report.core.map(({ name, perSecond }) => `  ${name.padEnd(28)} ${formatRate(perSecond).padStart(9)} /s`).join('\n')}
`;
}

function formatTable(title: string, unit: string, lines: readonly Line[]): string {
  const head = ['', unit, 'orders/s', 'best', 'p50 ms', 'p99 ms', 'batch', 'client µs', 'server µs'];
  const rows = lines.map(({ name, atOnce, samples }) => {
    const of = (field: (sample: Sample) => number | undefined, digits: number) => {
      const values = samples.map(field).filter((value) => value !== undefined);
      return values.length === 0 ? '' : median(values).toFixed(digits);
    };
    return [
      name,
      String(atOnce),
      formatRate(median(samples.map(({ perSecond }) => perSecond))),
      `[${formatRate(Math.max(...samples.map(({ perSecond }) => perSecond)))}]`,
      of(({ p50Millis, meanMillis }) => p50Millis ?? meanMillis, 2),
      of(({ p99Millis }) => p99Millis, 2),
      of(({ batchMean }) => batchMean, 1),
      of(({ cpuMicros }) => cpuMicros, 0),
      of(({ serverCpuMicros }) => serverCpuMicros, 0),
    ];
  });
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const format = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return [title, ...[head, ...rows].map((row) => `  ${format(row).join('  ').trimEnd()}`)].join('\n');
}

function formatRatio({ says, byRound }: Ratio): string {
  return `  ${says.padEnd(58)} ${median(byRound).toFixed(2)}   (${byRound.map((ratio) => ratio.toFixed(2)).join(', ')})`;
}

function formatCounters({ lines }: Report): string {
  return lines
    .flatMap(({ atOnce, samples }) =>
      samples.flatMap(({ counters, orders, batchMean }) => {
        if (!counters || orders === undefined) return [];
        const { commits, flushes } = counters;
        const flushed = flushes === undefined ? '' : `, ${flushes} flushes of the log`;
        return [
          `Engine, ${atOnce} callers, first round: ${orders} orders in ${commits} commits (pg_stat_database)${flushed}: ${(orders / commits).toFixed(1)} orders a commit, mean batch ${batchMean?.toFixed(1)}\n`,
        ];
      }),
    )
    .join('');
}

function formatRate(perSecond: number): string {
  return Math.round(perSecond).toLocaleString('en-US');
}
