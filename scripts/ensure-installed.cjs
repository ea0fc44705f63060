// Installs the packages of this checkout when they are missing or older than package-lock.json; otherwise silent.
// Plain CommonJS without dependencies on purpose: it runs before anything is installed, on whatever Node the host has.
const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');
const MODULES = path.join(ROOT, 'node_modules');
const LOCK_FILE = path.join(ROOT, 'package-lock.json');
// Outside node_modules, because `npm ci` empties that folder while we hold the lock.
const INSTALL_LOCK = path.join(ROOT, '.install-lock');
const STAMP = path.join(MODULES, '.regrade-installed');
const WAIT_MS_MAX = 15 * 60_000;
const WAIT_STEP_MS = 200;
/** A lock without an owner is one whose maker died between two system calls; a living one writes its id at once. */
const OWNERLESS_MS_MAX = 5_000;
const NODE_MIN = { major: 22, minor: 18 };
const OUTPUT_LINES_SHOWN = 12;
const NPM_FLAGS = [
  '--ignore-scripts',
  '--include=dev',
  '--include=optional',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
  // Its own patience is minutes per package: without a network that looks like a hang.
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=1000',
];

class InstallError extends Error {}

async function main() {
  if (stampIsCurrent()) return;
  await withInstallLock(async () => {
    // Another process may have installed while this one waited; a developer may have run npm by hand.
    if (!stampIsCurrent() && !treeMatchesLockFile()) await install();
    requireNode();
    fs.mkdirSync(MODULES, { recursive: true });
    fs.writeFileSync(STAMP, fingerprint());
  });
}

function stampIsCurrent() {
  return readText(STAMP) === fingerprint() && (fs.existsSync(pinnedNode()) || hostNodeIsEnough());
}

/** By content, never by time: a checkout or a copied folder sets times as it likes. */
function fingerprint() {
  const lockFile = readText(LOCK_FILE);
  if (lockFile === undefined) throw new InstallError('package-lock.json is missing: this is not a whole checkout.');
  return `${createHash('sha256').update(lockFile).digest('hex')} ${process.platform}-${process.arch}\n`;
}

/** True when npm's own record of the installed tree says what package-lock.json asks for, for this platform. */
function treeMatchesLockFile() {
  const installed = packagesOf(path.join(MODULES, '.package-lock.json'));
  const wanted = packagesOf(LOCK_FILE);
  if (installed === undefined || wanted === undefined || !fs.existsSync(pinnedNode())) return false;
  return Object.entries(wanted)
    .filter(([location]) => location.startsWith('node_modules/'))
    .every(([location, entry]) => {
      const found = installed[location];
      if (found === undefined) return entry.optional === true && !isForThisPlatform(entry);
      return found.version === entry.version && found.integrity === entry.integrity && found.link === entry.link;
    });
}

/** A package that names a C library is left to npm: telling the two apart costs more than this whole script may. */
function isForThisPlatform({ os, cpu, libc }) {
  return libc === undefined && os?.includes(process.platform) === true && cpu?.includes(process.arch) === true;
}

function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

async function install() {
  requireNodePackage();
  process.stdout.write('Regrade: installing packages (npm ci, once per change of package-lock.json) ...\n');
  let { code, output } = await runNpm(['ci', ...NPM_FLAGS]);
  // A registry mirror may hold only some platforms; npm then leaves the others out of the lock file, and `npm ci`
  // refuses such a file on every machine. `npm install` obeys the same lock file and merely passes over the gap.
  if (code !== 0 && onlyOptionalPackagesAreMissing(output)) {
    ({ code, output } = await runNpm(['install', '--no-save', ...NPM_FLAGS]));
  }
  if (code !== 0) throw new InstallError(sayWhyNpmFailed(code, output));
}

function onlyOptionalPackagesAreMissing(output) {
  const missing = [...output.matchAll(/Missing: (@?[^@\s]+)@\S* from lock file/g)].map((match) => match[1]);
  const optional = new Set(
    Object.values(packagesOf(LOCK_FILE) ?? {}).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {})),
  );
  return missing.length > 0 && !output.includes('Invalid: ') && missing.every((name) => optional.has(name));
}

function sayWhyNpmFailed(code, output) {
  const said = output.trim().split('\n').slice(0, OUTPUT_LINES_SHOWN).join('\n');
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/.test(output);
  return offline
    ? `the packages could not be fetched, npm does not reach its registry. Go online once and run this again.\n${said}`
    : `"npm ci" ended with ${code}. It said:\n${said}`;
}

function runNpm(args) {
  // npm names itself to its scripts; using that pair keeps the host's Node in charge while node_modules is replaced.
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  const [command, first] = npm?.endsWith('.js') && node ? [node, [npm]] : ['npm', []];
  const child = spawn(command, [...first, ...args], {
    cwd: ROOT,
    env: environmentForNpm(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = (signal) => child.kill(signal);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new InstallError(`npm could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve({ code: code ?? signal, output });
    });
  });
}

/** npm hands its own flags down to scripts; these would install into another place, or only a part. */
function environmentForNpm() {
  const harmful =
    /^npm_config_(workspaces?|include_workspace_root|global|prefix|local_prefix|dry_run|omit|only|production)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !harmful.test(name)));
}

/** Before the install: npm skips an optional package of another platform without a word. */
function requireNodePackage() {
  if (hostNodeIsEnough() || packagesOf(LOCK_FILE)?.[`node_modules/node-${process.platform}-${process.arch}`]) return;
  throw noNodeError();
}

function requireNode() {
  if (!fs.existsSync(pinnedNode()) && !hostNodeIsEnough()) throw noNodeError();
}

function noNodeError() {
  const { major, minor } = NODE_MIN;
  return new InstallError(
    `there is no packaged Node for ${process.platform}-${process.arch}, and the one running this is ${process.version}. ` +
      `Install Node ${major}.${minor} or newer and run this again.`,
  );
}

function pinnedNode() {
  return path.join(MODULES, '.bin', 'node');
}

function hostNodeIsEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > NODE_MIN.major || (major === NODE_MIN.major && minor >= NODE_MIN.minor);
}

async function withInstallLock(work) {
  await takeInstallLock();
  try {
    await work();
  } finally {
    fs.rmSync(INSTALL_LOCK, { recursive: true, force: true });
  }
}

async function takeInstallLock() {
  const deadline = Date.now() + WAIT_MS_MAX;
  let told = false;
  while (!tryTakeInstallLock()) {
    if (Date.now() > deadline) {
      throw new InstallError(
        `another install (process ${lockOwner()}) does not end. If it is gone, remove .install-lock.`,
      );
    }
    if (lockIsStale()) {
      removeStaleLock();
    } else if (!told) {
      process.stdout.write('Regrade: waiting for another install in this checkout ...\n');
      told = true;
    }
    await new Promise((resolve) => setTimeout(resolve, WAIT_STEP_MS));
  }
}

function tryTakeInstallLock() {
  try {
    fs.mkdirSync(INSTALL_LOCK);
    fs.writeFileSync(path.join(INSTALL_LOCK, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw new InstallError(`this folder cannot be written: ${error.message}`);
    return false;
  }
}

function lockIsStale() {
  const owner = lockOwner();
  if (owner !== undefined) return !isRunning(owner);
  const made = fs.statSync(INSTALL_LOCK, { throwIfNoEntry: false });
  return made !== undefined && Date.now() - made.mtimeMs > OWNERLESS_MS_MAX;
}

/** One remover at a time: otherwise the slower of two would remove the lock that the faster has just taken. */
function removeStaleLock() {
  const remover = path.join(INSTALL_LOCK, 'remover');
  try {
    fs.writeFileSync(remover, String(process.pid), { flag: 'wx' });
  } catch {
    const other = Number(readText(remover));
    if (other > 0 && !isRunning(other)) fs.rmSync(remover, { force: true });
    return;
  }
  // The lock may have changed hands between the look and the claim; a claim in a living owner's lock is given back.
  if (lockIsStale()) fs.rmSync(INSTALL_LOCK, { recursive: true, force: true });
  else fs.rmSync(remover, { force: true });
}

function lockOwner() {
  const pid = Number(readText(path.join(INSTALL_LOCK, 'pid')));
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return error.code === 'EPERM';
  }
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

main().catch((error) => {
  const sentence = error instanceof InstallError ? error.message : error.stack;
  process.stderr.write(`Regrade: ${sentence}\n`);
  process.exitCode = 1;
});
