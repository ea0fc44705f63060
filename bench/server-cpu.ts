import { readdir, readFile } from 'node:fs/promises';
import type { Measured } from './closed-loop.ts';

/** The same measurement with the CPU time that the database spent for each order meanwhile. */
export async function withServerCpu<M extends Measured>(
  postmaster: number,
  measure: () => Promise<M>,
): Promise<M & { readonly serverCpuMicros?: number }> {
  const before = await serverCpuMicros(postmaster);
  const measured = await measure();
  const after = await serverCpuMicros(postmaster);
  if (before === undefined || after === undefined) return measured;
  return { ...measured, serverCpuMicros: (after - before) / measured.orders };
}

/** CPU time of the database's processes so far, in microseconds; undefined where the system does not tell (not Linux). */
async function serverCpuMicros(postmaster: number): Promise<number | undefined> {
  const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  if (processes.length === 0) return undefined;
  const spent = await Promise.all(processes.map((pid) => cpuMicrosOfChild(pid, postmaster)));
  return spent.reduce((sum, micros) => sum + micros, await cpuMicrosOfEnded(postmaster));
}

async function cpuMicrosOfChild(pid: string, parent: number): Promise<number> {
  const [, parentPid] = await statOf(pid);
  if (Number(parentPid) !== parent) return 0;
  const [nanos] = (await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '0')).split(' ');
  return Number(nanos) / 1000;
}

/** Where `stat` counts, behind the state, what children spent that have ended: in user mode, in the kernel. */
const ENDED_FIELDS = [13, 14];
/** Linux counts in hundredths of a second there. */
const MICROS_PER_TICK = 10_000;

/** A connection that closed while it was measured would else take back all that it had spent. */
async function cpuMicrosOfEnded(parent: number): Promise<number> {
  const stat = await statOf(String(parent));
  return ENDED_FIELDS.reduce((sum, field) => sum + Number(stat[field] ?? 0), 0) * MICROS_PER_TICK;
}

/** The fields behind the name, which stands in brackets and may hold spaces: state, parent, … */
async function statOf(pid: string): Promise<readonly string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
