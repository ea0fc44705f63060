/** Whether the consoles are built from the sources that stand here, and how to have them built. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const WEB = join(ROOT, 'web');
export const WEB_DIST = join(WEB, 'dist');
/** Beside the built files: what they were built from. */
export const FINGERPRINT_FILE = '.fingerprint';

const SOURCES = [
  'web/**/*',
  '{core,contract}/src/**/*',
  '{core,contract}/package.json',
  'package-lock.json',
  'tsconfig.json',
];
const NODE_ENV = 'production';
const NOT_SOURCES = /(^|\/)(node_modules|dist|\.dist-\d+)(\/|$)|\.test\.tsx?$/;

/** By content, never by time: a checkout or a copied folder sets times as it likes. */
export function fingerprintWeb(): string {
  const hash = createHash('sha256').update(`${NODE_ENV}\n`);
  const found = globSync(SOURCES, { cwd: ROOT, withFileTypes: true, exclude: (entry) => NOT_SOURCES.test(entry.name) });
  const paths = found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  for (const path of paths.sort()) {
    hash
      .update(`${path.slice(ROOT.length)}\n`)
      .update(readFileSync(path))
      .update('\n');
  }
  return hash.digest('hex');
}

function isCurrent(): boolean {
  const file = join(WEB_DIST, FINGERPRINT_FILE);
  return existsSync(file) && readFileSync(file, 'utf8') === fingerprintWeb();
}

export interface WebBuild {
  /** Resolves with why it failed; undefined when the consoles are as they should be. */
  readonly ended: Promise<string | undefined>;
  readonly stop: () => void;
}

/** Builds the consoles when they are missing or older than their sources, in a process of its own: it takes much memory. */
export function buildWebWhenNeeded(say: (line: string) => void): WebBuild {
  if (isCurrent()) return { ended: Promise.resolve(undefined), stop: () => undefined };
  say('Regrade: building the consoles (once per change of their sources) ...');
  const script = fileURLToPath(new URL('build-web.ts', import.meta.url));
  const args = ['--conditions=source', script];
  // A runner of tests says `test`, and React would be built with its checks: three times as large, and not what is shipped.
  const env = { ...process.env, NODE_ENV };
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  return { ended: endOf(child), stop: () => void child.kill('SIGTERM') };
}

function endOf(child: ChildProcess): Promise<string | undefined> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? undefined : output.trim() || `it ended with ${code}`));
  });
}
