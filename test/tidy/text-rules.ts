/** Rules about whole texts and about the repository: paths, pages, migrations, packages. */
import { posix } from 'node:path';
import { type Finding, lineOf } from './source-text.ts';

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

// A slash before a folder that only one machine has. A letter or dot in front makes it part of an address, which is fine.
const HOME_PATH = new RegExp(
  `(?<![\\w.~-])/(?:${['work', 'root', '(?:home|Users)/[\\w.-]+'].join('|')})/(?=[\\w.-])`,
  'g',
);
const UPWARD_PATH = /(?<=['"`(])(?:\.\.\/)+[\w.@/-]*/g;

/** A clone must work wherever it stands, so no text of ours may name a place outside it. */
export function checkPaths(file: TextFile): Finding[] {
  const folder = posix.dirname(file.path);
  const outside = [...file.text.matchAll(UPWARD_PATH)].filter(([path]) => posix.join(folder, path).startsWith('..'));
  return [...file.text.matchAll(HOME_PATH), ...outside].map((match) => ({
    path: file.path,
    line: lineOf(file.text, match.index),
    sentence: `${match[0]} leaves the repository`,
  }));
}

/** A page has one title, or nobody can say what it is about. */
export function checkTitle(file: TextFile): Finding[] {
  const withoutFences = file.text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  const titles = withoutFences.match(/^# \S/gm)?.length ?? 0;
  if (titles === 1) return [];
  return [{ path: file.path, line: 1, sentence: `${titles} titles; a page has exactly one "# " heading` }];
}

/** Migrations run in the order of their numbers: a gap is a file that somebody lost, a pair is a merge gone wrong. */
export function checkMigrationNumbers(paths: readonly string[]): Finding[] {
  const names = paths.toSorted();
  return names.flatMap((path, index) => {
    const number = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(posix.basename(path))?.[1];
    if (number === undefined) return [{ path, line: 1, sentence: 'a migration is named like 0001-what-it-does.sql' }];
    if (Number(number) === index + 1) return [];
    const wanted = String(index + 1).padStart(4, '0');
    return [{ path, line: 1, sentence: `the numbers have a gap or a pair: ${wanted} was expected here` }];
  });
}

interface PackageJson {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Every package we ship with was a decision, and the page says so by naming it in backquotes. */
export function checkDecisions(manifests: readonly TextFile[], pages: readonly TextFile[]): Finding[] {
  const parsed = manifests.map((file) => ({ file, manifest: JSON.parse(file.text) as PackageJson }));
  const ours = new Set(parsed.map(({ manifest }) => manifest.name));
  const named = pages.map(({ text }) => text).join('\n');
  return parsed.flatMap(({ file, manifest }) =>
    Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })
      .filter((name) => !ours.has(name) && !isNamed(named, name))
      .map((name) => ({
        path: file.path,
        line: lineOf(file.text, file.text.indexOf(`"${name}"`)),
        sentence: `${name} has no page in docs/decisions: a dependency is a decision`,
      })),
  );
}

/** Platform packages are named together: `@scope/*`, `@scope/<system>-<processor>` or `node-<system>-<processor>`. */
function isNamed(text: string, name: string): boolean {
  if (text.includes(`\`${name}\``)) return true;
  const family = /^(?:@[^/]+\/|node-)(?=(?:linux|darwin|win32)-)/.exec(name)?.[0];
  return family !== undefined && (text.includes(`\`${family}*\``) || text.includes(`\`${family}<`));
}

/** Download addresses in the lock file tie a clone to the registry of whoever installed last. */
export function checkLockFile(file: TextFile): Finding[] {
  return [...file.text.matchAll(/"resolved": "https?:/g)].map((match) => ({
    path: file.path,
    line: lineOf(file.text, match.index),
    sentence: 'records a download address: keep omit-lockfile-registry-resolved in .npmrc',
  }));
}
