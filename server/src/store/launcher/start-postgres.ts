import { type BinarySearch, findBinaries } from './find-binaries.ts';
import { type FolderUse, joinFolder } from './folder-use.ts';
import { keepServer } from './keep-server.ts';
import { type LauncherLog, LauncherRefusal } from './launcher-refusal.ts';
import {
  readLock,
  readServerState,
  removeForeignLock,
  SERVER_DATABASE,
  SERVER_USER,
  type ServerState,
  type SocketAddress,
} from './postmaster-pid.ts';
import { prepareDataFolder, reachFolder, resolveDataFolder } from './prepare-data-folder.ts';
import { type RunOutcome, runServer } from './run-server.ts';
import { findServerAccount } from './server-account.ts';
import { keepSocketFolder, makeSocketFolder, removeSocketFolder } from './socket-folder.ts';
import { type StopOptions, stopServer } from './stop-server.ts';
import { waitUntil } from './wait-until.ts';

export interface PostgresOptions extends StopOptions {
  /** Made when missing. Beside it lie `<dataDir>.log` and, while anybody uses the server, `<dataDir>.users`. */
  readonly dataDir: string;
  /** PostgreSQL settings over the defaults of `server-settings.ts`; the durable ones are refused. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly binaries?: BinarySearch;
  /** Start it again when it ends and nobody of us has ended it, and say so here. */
  readonly keep?: { readonly log: LauncherLog };
}

/** How to connect; fits `pg`'s client options. */
export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

export interface RunningPostgres {
  readonly connection: PostgresConnection;
  /** The same as a URL, for `psql` and other programs. */
  readonly connectionString: string;
  readonly pid: number;
  /** The server ran already: another Regrade uses it, or one that was killed left it behind. */
  readonly adopted: boolean;
  /** Why the server does not run at the moment; null while it does, and where it is not kept. */
  readonly trouble: () => string | null;
  /** Gives up our use of the server; it ends when nobody else uses it. Calling it again changes nothing. */
  readonly stop: () => Promise<void>;
}

interface Start {
  readonly dataDir: string;
  readonly use: FolderUse;
  readonly options: PostgresOptions;
  readonly log: LauncherLog;
  /** Set when we have given the server up; an end before that is news for the log. */
  readonly ending: { expected: boolean };
  /** Of a server that ran before, for the one that follows it. */
  readonly socketFolder?: string;
}

interface FoundServer {
  readonly pid: number;
  readonly address: SocketAddress;
  readonly adopted: boolean;
}

const BUSY_LIMIT_MS = 120_000;
const LAUNCH_ATTEMPTS_MAX = 500;
const LAUNCH_LIMIT_MS = 30_000;
/** What PostgreSQL says when another start was faster, by an instant even, or when the last processes of a killed server are still ending. */
const FOLDER_TAKEN = /lock file ".*" (already exists|is empty)|pre-existing shared memory block/;

/**
 * Starts a PostgreSQL of our own on a data folder, or joins the one that runs there.
 * PostgreSQL's own locks decide who may run on the folder; here we only look, try, and look again.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dataDir = await resolveDataFolder(options.dataDir);
  const log: LauncherLog = options.log ?? (() => undefined);
  const use = await joinFolder(`${dataDir}.users`);
  const ending = { expected: false };
  const leave = async () => {
    ending.expected = true;
    await use.leave(() => stopServer(dataDir, options));
  };
  try {
    const start: Start = { dataDir, use, options, log, ending };
    const server = await findOrLaunch(start);
    log(server.adopted ? 'postgres adopted' : 'postgres started', { pid: server.pid, dataDir });
    const keeper = options.keep
      ? keepServer({ pid: server.pid, restart: () => restartServer(start, server.address), ...options.keep })
      : undefined;
    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopped ??= Promise.resolve(keeper?.stop()).then(leave);
      return stopped;
    };
    const trouble = () => keeper?.trouble() ?? null;
    return { ...toConnection(server.address), pid: server.pid, adopted: server.adopted, trouble, stop };
  } catch (error) {
    // The reason of the failed start is worth more than a second failure on the way out.
    await leave().catch(() => undefined);
    throw error;
  }
}

/** At the same address: everybody is connected there. */
async function restartServer(start: Start, { socketFolder }: SocketAddress): Promise<number> {
  const server = await findOrLaunch({ ...start, socketFolder });
  if (server.address.socketFolder === socketFolder) return server.pid;
  throw new LauncherRefusal(
    'postgres.busy',
    `Another Regrade has started PostgreSQL on ${start.dataDir} at another address: restart this one.`,
  );
}

async function findOrLaunch(start: Start): Promise<FoundServer> {
  const deadline = performance.now() + LAUNCH_LIMIT_MS;
  for (let attempt = 1; attempt <= LAUNCH_ATTEMPTS_MAX; attempt++) {
    const state = await settle(start);
    if (state.kind === 'running') return { pid: state.pid, address: state.address, adopted: true };
    const launched = await launch(start);
    if ('pid' in launched) return launched;
    if (!FOLDER_TAKEN.test(launched.output) || performance.now() > deadline) {
      throw new LauncherRefusal(
        'postgres.start-failed',
        `PostgreSQL did not start on ${start.dataDir}: ${launched.output}`,
      );
    }
  }
  throw new LauncherRefusal(
    'postgres.busy',
    `Another process holds the data folder ${start.dataDir} without answering.`,
  );
}

/** Looks until a server runs, or none does and the way is free. */
async function settle(start: Start): Promise<ServerState & { kind: 'running' | 'none' }> {
  const { dataDir } = start;
  const settled = await waitUntil(
    async () => {
      const state = await readServerState(dataDir);
      if (state.kind === 'running' || state.kind === 'none') return state;
      if (state.kind === 'foreign') {
        start.log('postgres lock of another program removed', { pid: state.pid });
        await removeForeignLock(dataDir, state.contents);
      }
      if (state.kind === 'unreachable') await endUnreachable(start, state.pid);
      return undefined;
    },
    { limitMs: BUSY_LIMIT_MS },
  );
  if (settled !== undefined) return settled;
  const lock = await readLock(dataDir);
  throw new LauncherRefusal(
    'postgres.busy',
    `A PostgreSQL (process ${lock?.pid ?? 'unknown'}) has been working on ${dataDir} for ${BUSY_LIMIT_MS / 1000} seconds without answering: look into ${dataDir}.log, wait, or stop it.`,
  );
}

/** Its socket is gone for good, so the only way to its data is a new start; not over the heads of others who have it open. */
async function endUnreachable(start: Start, pid: number): Promise<void> {
  if (await start.use.hasOthers()) {
    throw new LauncherRefusal(
      'postgres.busy',
      `PostgreSQL (process ${pid}) serves another Regrade on ${start.dataDir}, but its socket has been removed: stop the other Regrade first.`,
    );
  }
  start.log('postgres without a socket is stopped', { pid });
  await stopServer(start.dataDir, start.options);
}

async function launch(start: Start): Promise<FoundServer | { readonly output: string }> {
  const { dataDir, options, log } = start;
  const account = await findServerAccount(dataDir);
  const binaries = await findBinaries(account, options.binaries ?? {});
  await prepareDataFolder({ dataDir, binaries, account });
  const left = (await readLock(dataDir))?.address?.socketFolder;
  const reach = await reachFolder(dataDir, account);
  const onExit = (exit: string) => {
    if (!start.ending.expected) log('postgres ended', { exit, dataDir });
  };
  const { socketFolder: kept } = start;
  if (kept !== undefined) await keepSocketFolder(kept, account);
  const socketFolder = kept ?? (await makeSocketFolder(account));
  let outcome: RunOutcome | undefined;
  try {
    outcome = await runServer({
      dataDir,
      reach,
      socketFolder,
      binaries,
      account,
      settings: options.settings ?? {},
      onExit,
    });
  } finally {
    // What was kept may be in use by whoever was faster.
    if (outcome?.kind !== 'ready' && kept === undefined) await removeSocketFolder(socketFolder);
  }
  if (outcome.kind === 'exited') return { output: outcome.output };
  // We hold the folder now, so the lock we read belonged to a server that was killed.
  if (left !== undefined && left !== socketFolder) await removeSocketFolder(left);
  return { pid: outcome.pid, address: { socketFolder, port: 5432 }, adopted: false };
}

function toConnection(address: SocketAddress): Pick<RunningPostgres, 'connection' | 'connectionString'> {
  const connection = { host: address.socketFolder, port: address.port, user: SERVER_USER, database: SERVER_DATABASE };
  const connectionString = `postgresql://${SERVER_USER}@/${SERVER_DATABASE}?host=${encodeURIComponent(address.socketFolder)}&port=${address.port}`;
  return { connection, connectionString };
}
