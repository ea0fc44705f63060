/** The rooms of architecture section 5 and what each may import. `rooms.test.ts` shows a refusal of every kind. */
import { posix } from 'node:path';
import { importsOf } from './imports.ts';
import { type Finding, isTestFile, type SourceText } from './source-text.ts';

/** Inside the domain imports go to the left only. */
export const DOMAIN_ORDER = [
  'kernel',
  'catalog',
  'fees',
  'rules',
  'review',
  'subscription',
  'quote',
  'impact',
  'license',
  'fulfilment',
  'ledger',
  'order',
] as const;

const TEST_PACKAGES = new Set(['vitest', 'fast-check']);
/** What the engine may take from the platform: hashing and waiting decide nothing and reach nobody. */
const ENGINE_BUILTINS = new Set(['node:crypto', 'node:timers/promises']);
const DOMAIN = 'core/src/domain/';
const TESTING_DOOR = '@regrade/core/testing';

/** Where an import leads: into one of our rooms, to a file of ours without a room, or to a package. */
type Target =
  | { readonly kind: 'room'; readonly room: string; readonly path: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'builtin'; readonly name: string };

const PACKAGE_ROOMS: readonly { readonly name: string; readonly room: string }[] = [
  { name: '@regrade/core', room: 'core' },
  { name: '@regrade/client', room: 'contract' },
  { name: 'regrade', room: 'server/main' },
];

/** Rooms each room may reach, itself apart. `*` is everything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'core/domain': [],
  'core/doors': ['core/domain'],
  contract: ['core'],
  'server/engine': ['core'],
  'server/store': ['core', 'server/engine'],
  'server/signing': ['core', 'server/engine'],
  'server/metrics': ['core', 'server/engine'],
  'server/threads': ['core', 'server/engine'],
  'server/protocols': ['core', 'server/engine'],
  'server/sample': ['core', 'contract', 'server/engine'],
  'server/tables': ['core', 'contract'],
  'server/http': ['core', 'contract', 'server/engine', 'server/tables'],
  'server/cli': ['core', 'contract', 'server/tables'],
  'server/main': ['*'],
  web: ['core', 'contract'],
  workshop: ['*'],
};

/** The room of a file of the repository; undefined for a file that stands in none. */
export function roomOf(path: string): string | undefined {
  if (path.startsWith(DOMAIN)) return 'core/domain';
  if (path.startsWith('core/src/')) return 'core/doors';
  if (path.startsWith('contract/src/')) return 'contract';
  if (path.startsWith('web/')) return 'web';
  if (/^(test|bench|scripts|examples)\//.test(path) || /^[^/]+\.ts$/.test(path)) return 'workshop';
  const inServer =
    /^server\/src\/(?:(engine|store|signing|metrics|threads|tables|protocols|http|sample|cli)\/|[^/]+\.ts$)/.exec(path);
  return inServer ? `server/${inServer[1] ?? 'main'}` : undefined;
}

export function checkImports(source: SourceText): Finding[] {
  const room = roomOf(source.path);
  if (room === undefined) {
    return [{ path: source.path, line: 1, sentence: 'stands in no room of the architecture: move it into one' }];
  }
  return importsOf(source).flatMap(({ specifier, line }) => {
    const target = resolve(source.path, specifier);
    const sentence = isTestFile(source.path) && isForTests(target) ? undefined : whyNot(source.path, room, target);
    return sentence === undefined ? [] : [{ path: source.path, line, sentence: `imports ${specifier}: ${sentence}` }];
  });
}

function resolve(from: string, specifier: string): Target {
  if (specifier.startsWith('node:')) return { kind: 'builtin', name: specifier };
  if (specifier.startsWith('.')) {
    const path = posix.join(posix.dirname(from), specifier);
    return { kind: 'room', room: roomOf(path) ?? 'none', path };
  }
  const ours = PACKAGE_ROOMS.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  return ours ? { kind: 'room', room: ours.room, path: specifier } : { kind: 'package', name: specifier };
}

function isForTests(target: Target): boolean {
  if (target.kind === 'builtin') return true;
  if (target.kind === 'package') return TEST_PACKAGES.has(target.name);
  return target.path.startsWith('core/src/testing/') || target.path === TESTING_DOOR || isSharedTestFile(target.path);
}

/** Fixtures and fakes that several rooms' tests share; their own imports are checked where they stand. */
function isSharedTestFile(path: string): boolean {
  return path.startsWith('test/support/') || path.startsWith('test/golden/');
}

/** The sentence that refuses the import, or undefined when it is allowed. */
function whyNot(path: string, room: string, target: Target): string | undefined {
  if (target.kind === 'builtin') return whyNotBuiltin(room, target.name);
  if (target.kind === 'package') return whyNotPackage(room, target.name);
  if (room === 'workshop') return undefined;
  if (isTestDoor(target.path) && !path.startsWith('core/src/testing/')) return 'builders and fakes are for tests only';
  if (target.room === 'server/main' && room !== 'server/main') return 'nobody imports the composition root';
  if (target.room === room) return whyNotInside(path, room, target.path);
  if (packageOf(path) !== packageOf(target.path)) {
    if (target.path.includes('/src/')) return 'another package is imported by its name, never by a path';
  }
  const allowed = MAY_IMPORT[room] ?? [];
  if (allowed.includes('*') || allowed.includes(target.room)) return undefined;
  return `${room} may import only ${allowed.length > 0 ? allowed.join(', ') : 'itself'}`;
}

function isTestDoor(path: string): boolean {
  return path === TESTING_DOOR || path.startsWith('core/src/testing/');
}

function packageOf(path: string): string {
  return path.split('/', 1)[0] ?? path;
}

function whyNotBuiltin(room: string, name: string): string | undefined {
  if (room === 'core/domain') return 'the domain is pure; what needs the platform is handed in';
  if (room === 'contract' || room === 'web') return `${room} runs in browsers, which have no node: modules`;
  if (room === 'server/engine' && !ENGINE_BUILTINS.has(name)) return 'the engine reaches the world through ports.ts';
  return undefined;
}

function whyNotPackage(room: string, name: string): string | undefined {
  if (room.startsWith('core/')) return `@regrade/core has no dependencies, so not ${name} either`;
  if (room === 'server/engine') return 'the engine imports only core and its own ports';
  return undefined;
}

function whyNotInside(path: string, room: string, target: string): string | undefined {
  if (room === 'core/domain') return whyNotLeft(path, target);
  if (room === 'server/protocols') {
    const [own, other] = [dialectOf(path), dialectOf(target)];
    if (other !== undefined && own !== other) return `the dialect ${other} is none of ours: share through protocols/`;
  }
  return undefined;
}

function whyNotLeft(path: string, target: string): string | undefined {
  const [own, other] = [nounOf(path), nounOf(target)];
  if (own === -1) return `this file stands in no noun of the domain (${DOMAIN_ORDER.join(', ')})`;
  if (other === -1) return 'it stands in no noun of the domain';
  if (other <= own) return undefined;
  return `${DOMAIN_ORDER[own]} stands left of ${DOMAIN_ORDER[other]}, and imports go to the left only`;
}

function nounOf(path: string): number {
  const noun = path.slice(DOMAIN.length).split('/')[0] ?? '';
  return (DOMAIN_ORDER as readonly string[]).indexOf(noun);
}

/** The dialect folder a protocols file stands in; undefined for what all dialects share. */
function dialectOf(path: string): string | undefined {
  return /^server\/src\/protocols\/([^/]+)\//.exec(path)?.[1];
}
