/**
 * `npm run build`: the published packages as JavaScript with declarations, each in its own `dist`. The checkout never reads
 * it; `npm pack` does. In order of dependence, because each package is compiled against what the one before it published.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCore } from './bundle-core.ts';
import { buildWebWhenNeeded, FINGERPRINT_FILE, WEB_DIST } from './web-build.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PACKAGES = ['core', 'contract', 'server'] as const;
/** What a package reads at run time beside its code. */
const DATA_FILES = 'src/**/*.{sql,json}';

function buildPackage(name: (typeof PACKAGES)[number]): void {
  const folder = join(ROOT, name);
  rmSync(join(folder, 'dist'), { recursive: true, force: true });
  compile(name);
  for (const path of globSync(DATA_FILES, { cwd: folder })) {
    const target = join(folder, path.replace(/^src/, 'dist'));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(folder, path), target);
  }
  copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'dist', 'LICENSE'));
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} kB`;
}

function compile(name: string): void {
  try {
    execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', join(name, 'tsconfig.build.json')], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error ? error.stdout : error;
    throw new Error(`${name} does not compile:\n${said}`);
  }
}

/** The server serves the consoles: they are a part of its package. */
async function buildConsoles(): Promise<void> {
  const fault = await buildWebWhenNeeded((line) => console.log(line)).ended;
  if (fault !== undefined) throw new Error(`the consoles do not build:\n${fault}`);
  const filter = (path: string) => !path.endsWith(FINGERPRINT_FILE);
  cpSync(WEB_DIST, join(ROOT, 'server/dist/web'), { recursive: true, filter });
}

for (const name of PACKAGES) buildPackage(name);
await buildConsoles();
const { bytes, gzipBytes } = await bundleCore();
console.log(`@regrade/core whole in a browser: ${kilobytes(bytes)} minified, ${kilobytes(gzipBytes)} with gzip`);
// The sample marketplace lies outside the package in the checkout and inside `dist` in the tarball.
if (existsSync(join(ROOT, 'samples'))) {
  cpSync(join(ROOT, 'samples'), join(ROOT, 'server/dist/samples'), { recursive: true });
}
