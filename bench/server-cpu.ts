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
  return spent.reduce((sum, micros) => sum + micros, 0);
}

async function cpuMicrosOfChild(pid: string, parent: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name stands in brackets and may hold spaces: what follows it is state, parent, …
  const [, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (Number(parentPid) !== parent) return 0;
  const [nanos] = (await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '0')).split(' ');
  return Number(nanos) / 1000;
}
