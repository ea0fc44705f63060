import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TextFile } from './text-rules.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOT_OURS = new Set([
  'node_modules',
  'dist',
  'coverage',
  'screenshots',
  '.git',
  '.regrade',
  '.install-lock',
  '.stryker',
]);
const TEXT = /(?:\.(?:[cm]?[jt]sx?|json|md|ya?ml|sql|sh|html|css|txt)|\/run)$/;

/** Every text file of the checkout, tracked or not yet, with its path from the root. */
export function readRepository(): TextFile[] {
  return pathsBelow('').map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

function pathsBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (NOT_OURS.has(entry.name)) return [];
    if (entry.isDirectory()) return pathsBelow(path);
    return entry.isFile() && TEXT.test(`/${path}`) ? [path] : [];
  });
}
