/**
 * `npm run bench -- --start`: how long a user waits for the service (contract §1): from starting the process until it says
 * that it is ready, on an empty folder with the sample marketplace, and again on the same folder.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanUp, startServe } from '../test/support/serve-process.ts';
import { load } from './machine.ts';

const ROUNDS = 3;

export async function benchStart(say: (progress: string) => void): Promise<void> {
  const empty: number[] = [];
  const warm: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`start ${round} of ${ROUNDS}`);
    const folder = await mkdtemp(join(tmpdir(), 'regrade-bench-'));
    // As root, PostgreSQL runs as another user, who must get in.
    await chmod(folder, 0o755);
    try {
      empty.push(await secondsToReady(folder));
      warm.push(await secondsToReady(folder));
    } finally {
      await cleanUp(folder, []);
      await rm(folder, { recursive: true, force: true });
    }
  }
  const lines = [formatLine('empty folder, sample marketplace', empty), formatLine('the same folder again', warm)];
  const machine = `${availableParallelism()} processors, load ${load().toFixed(1)}, Node ${process.versions.node}`;
  process.stdout.write(`${['seconds until ready', ...lines, '', machine].join('\n')}\n`);
}

async function secondsToReady(folder: string): Promise<number> {
  const begun = performance.now();
  const service = await startServe({ folder, more: ['--sample'] });
  const seconds = (performance.now() - begun) / 1000;
  service.child.kill('SIGTERM');
  await service.ended();
  return seconds;
}

function formatLine(name: string, seconds: readonly number[]): string {
  return `${name.padEnd(36)}${seconds.map((each) => each.toFixed(2).padStart(7)).join('')}`;
}
