import { readdir, readFile } from 'node:fs/promises';

/** CPU time of the database's processes so far, in microseconds; undefined where the system does not tell (not Linux). */
export async function serverCpuMicros(postmaster: number): Promise<number | undefined> {
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
