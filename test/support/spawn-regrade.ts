import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A second Regrade process that uses a data folder. */
export interface SpawnedRegrade {
  readonly pid: number;
  readonly server: { readonly pid: number; readonly adopted: boolean };
  /** Ends it in the orderly way: its use of the server is given up. */
  readonly stop: () => Promise<void>;
  /** kill -9: it can clean up nothing. */
  readonly kill: () => Promise<void>;
}

const script = fileURLToPath(new URL('./regrade-process.ts', import.meta.url));

/** Resolves when its PostgreSQL answers; rejects with what it printed when it ended before. */
export async function spawnRegrade(dataDir: string): Promise<SpawnedRegrade> {
  const child = spawn(process.execPath, ['--conditions=source', script, dataDir], { stdio: ['pipe', 'pipe', 'pipe'] });
  const server = await readFirstLine(child);
  const end = async (act: () => void) => {
    const ended = once(child, 'exit');
    act();
    await ended;
  };
  return {
    pid: child.pid ?? 0,
    server,
    stop: () => end(() => child.stdin.write('stop\n')),
    kill: () => end(() => child.kill('SIGKILL')),
  };
}

async function readFirstLine(child: ChildProcess): Promise<{ pid: number; adopted: boolean }> {
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString('utf8');
  });
  return await new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (output.includes('\n')) resolve(JSON.parse(output));
    });
    child.once('exit', () => reject(new Error(`the process ended before its server was ready: ${errors}`)));
  });
}
