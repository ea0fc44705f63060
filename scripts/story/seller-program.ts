import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type License, license } from '@regrade/client';

/** A small seller's program, another process: what it prints, line by line, as it comes. */
export interface SellerProgram {
  readonly pid: number;
  /** The next line that it prints. */
  nextLine(): Promise<ProgramLine>;
  end(): Promise<void>;
}

export interface ProgramLine extends Pick<License, 'revision' | 'status' | 'selection' | 'expiresAt'> {
  /** Its verdict on the signatures. */
  readonly valid: boolean;
  /** null of what already was when it started. */
  readonly millisSinceCommit: number | null;
}

const printedLicense = license.pick({ revision: true, status: true, selection: true, expiresAt: true });

const SCRIPT = fileURLToPath(new URL('../../examples/seller-program.ts', import.meta.url));
const LINE_MS_MAX = 10_000;
const END_MS_MAX = 2_000;

/** Starts it with the license key that its customer was given; it connects by itself. */
export function startSellerProgram(of: { readonly url: string; readonly key: string }): SellerProgram {
  const child = spawn(process.execPath, ['--conditions=source', SCRIPT, '--json'], {
    env: { ...process.env, REGRADE_URL: of.url, LICENSE_KEY: of.key },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let trouble = '';
  child.stderr.on('data', (chunk: Buffer) => {
    trouble += chunk.toString('utf8');
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    nextLine: async () => {
      const line = await Promise.race([lines.next(), tooLate()]);
      if (line !== undefined && !line.done) return readLine(line.value);
      throw new Error(
        line === undefined
          ? `the seller's program printed nothing within ${LINE_MS_MAX / 1000} s. ${trouble}`
          : `the seller's program ended too early. ${trouble}`,
      );
    },
    end: () => end(child),
  };
}

function readLine(text: string): ProgramLine {
  const line: Readonly<Record<string, unknown>> = JSON.parse(text);
  const millis = line['millisSinceCommit'];
  return {
    ...printedLicense.parse(line),
    valid: line['valid'] === true,
    millisSinceCommit: typeof millis === 'number' ? millis : null,
  };
}

async function tooLate(): Promise<undefined> {
  await new Promise((resolve) => setTimeout(resolve, LINE_MS_MAX).unref());
  return undefined;
}

/** It ends when its input closes; if it does not, it is told to. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), END_MS_MAX);
  child.stdin?.end();
  await ended;
  clearTimeout(timer);
}
