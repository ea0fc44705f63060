/** Builds the consoles into `web/dist`, as a whole or not at all, with what the server sends compressed beforehand. */
import { globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { FINGERPRINT_FILE, fingerprintWeb, WEB, WEB_DIST } from './web-build.ts';

/** 11 takes ten times as long and saves a twentieth. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
const COMPRESSED = 'assets/*.{js,css,svg}';
const COMPRESSED_BYTES_MIN = 1_000;

// Before the build: what changes meanwhile makes the next start build again.
const fingerprint = fingerprintWeb();
const folder = join(WEB, `.dist-${process.pid}`);
try {
  removeLeftovers();
  await build({
    ...{ root: WEB, configFile: join(WEB, 'vite.config.ts'), logLevel: 'error', mode: 'production' },
    build: { outDir: folder, emptyOutDir: true },
  });
  await Promise.all(globSync(COMPRESSED, { cwd: folder }).map((name) => compress(join(folder, name))));
  writeFileSync(join(folder, FINGERPRINT_FILE), fingerprint);
  exchange();
} catch (error) {
  // What follows is the bundler's own way through its threads.
  const [what = ''] = (error instanceof Error ? error.message : String(error)).split('Stack backtrace:');
  console.error(what.trim());
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compress(path: string): Promise<void> {
  const bytes = readFileSync(path);
  if (bytes.byteLength < COMPRESSED_BYTES_MIN) return;
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, BROTLI),
    promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  writeFileSync(`${path}.br`, br);
  writeFileSync(`${path}.gz`, gz);
}

/** Two builds at once end with the consoles of one of them, whole. */
function exchange(): void {
  const old = `${folder}-old`;
  try {
    renameSync(WEB_DIST, old);
  } catch (error) {
    if (!hasCode(error, ['ENOENT'])) throw error;
  }
  try {
    renameSync(folder, WEB_DIST);
  } catch (error) {
    if (!hasCode(error, ['ENOTEMPTY', 'EEXIST'])) throw error;
  }
  rmSync(old, { recursive: true, force: true });
}

/** Of builds that were killed. */
function removeLeftovers(): void {
  for (const name of globSync('.dist-*', { cwd: WEB })) {
    const pid = Number(/\d+/.exec(name)?.[0]);
    if (!isRunning(pid)) rmSync(join(WEB, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, ['EPERM']);
  }
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
