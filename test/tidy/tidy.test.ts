/**
 * The law of the repository, checked over every file. Three rules guess from the text alone (loops, SQL, paths): where a
 * guess is wrong, the comment `tidy allows:` with the reason, on that line or the one above, lets the line stand.
 */
import { describe, test } from 'vitest';
import {
  checkEnvironment,
  checkLeftovers,
  checkPurity,
  checkQuantityLoops,
  checkRefusals,
  checkSql,
} from './code-rules.ts';
import { checkLengths } from './functions.ts';
import { readRepository } from './repository.ts';
import { checkImports } from './rooms.ts';
import { type Finding, readSource, type SourceText } from './source-text.ts';
import { checkDecisions, checkLockFile, checkMigrationNumbers, checkPaths, checkTitle } from './text-rules.ts';

const files = readRepository();
const sources = files
  .filter(({ path }) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
  .map(({ path, text }) => readSource(path, text));
const pages = files.filter(({ path }) => path.endsWith('.md'));

const ALLOWANCE = /\btidy allows: \S+ \S+/;

function refuse(findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  throw new Error(`\n${findings.map(({ path, line, sentence }) => `${path}:${line}  ${sentence}`).join('\n')}\n`);
}

function refuseIn(check: (source: SourceText) => Finding[], among: RegExp = /./): void {
  refuse(sources.filter(({ path }) => among.test(path)).flatMap(check));
}

function withoutAllowed(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ path, line }) => {
    const lines = files.find((file) => file.path === path)?.text.split('\n') ?? [];
    return !lines.slice(Math.max(0, line - 2), line).some((text) => ALLOWANCE.test(text));
  });
}

describe('every file of the repository', () => {
  test('imports only from rooms it may know', () => refuseIn(checkImports));

  test('keeps the domain free of clock, chance, environment and network', () => refuseIn(checkPurity));

  test('verifies rules without walking over quantities', () =>
    refuse(withoutAllowed(sources.flatMap(checkQuantityLoops))));

  test('fits: functions on a screen, files within the wall', () =>
    refuseIn(checkLengths, /^(core|contract|server|web|bench|scripts|test)\//));

  test('keeps SQL in the store', () => refuse(withoutAllowed(sources.flatMap(checkSql))));

  test('leaves the environment to main.ts', () => refuseIn(checkEnvironment));

  test('leaves no crumbs: reminders, prints, any, tests that do not run', () => refuseIn(checkLeftovers));

  test('refuses in whole sentences', () => refuseIn(checkRefusals));

  test('names no place outside the repository', () => refuse(withoutAllowed(files.flatMap(checkPaths))));

  test('has one title, if it is a page', () => refuse(pages.flatMap(checkTitle)));
});

describe('the repository', () => {
  test('numbers its migrations without gaps', () => {
    const inStore = files.map(({ path }) => path).filter((path) => /^server\/src\/store\/.*\.sql$/.test(path));
    refuse(checkMigrationNumbers(inStore));
  });

  test('has a decision page for every runtime dependency', () => {
    const manifests = files.filter(({ path }) => /(^|\/)package\.json$/.test(path));
    refuse(
      checkDecisions(
        manifests,
        pages.filter(({ path }) => path.startsWith('docs/decisions/')),
      ),
    );
  });

  test('locks packages without download addresses', () => {
    refuse(files.filter(({ path }) => path === 'package-lock.json').flatMap(checkLockFile));
  });
});
