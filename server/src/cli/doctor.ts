import { access, constants, readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** What `doctor` looks at. */
interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly databaseUrl: string | null;
}

const CONNECT_LIMIT_MS = 3_000;
const NODE_MIN = [22, 18] as const;

/** Looks at everything the service needs and says what is wrong in sentences; changes nothing. */
export async function runDoctor(of: {
  readonly config: Config;
  readonly json: boolean;
  readonly now: string;
  /** Looks at the secrets in the database; absent where nobody can. */
  readonly checkSecrets?: () => Promise<Omit<Check, 'name'>>;
}): Promise<{ exitCode: 0 | 1; stdout: string; stderr: string }> {
  const { config } = of;
  const secrets = of.checkSecrets ? [{ name: 'secrets', ...(await of.checkSecrets()) }] : [];
  const checks = [
    checkNode(),
    await checkFolder(config),
    await checkDatabase(config),
    ...secrets,
    await checkPort(config),
  ];
  const ok = checks.every((check) => check.ok);
  const stdout = of.json
    ? `${JSON.stringify({ ok, at: of.now, checks }, null, 2)}\n`
    : `${checks.map((check) => `${check.ok ? 'ok  ' : 'FAIL'} ${check.name}: ${check.detail}`).join('\n')}\n`;
  return { exitCode: ok ? 0 : 1, stdout, stderr: '' };
}

function checkNode(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  const detail = ok
    ? `Node ${process.versions.node}`
    : `Node ${process.versions.node} is older than ${NODE_MIN.join('.')}`;
  return { name: 'runtime', ok, detail };
}

async function checkFolder({ dataFolder, databaseUrl }: Config): Promise<Check> {
  const name = 'data folder';
  const found = await stat(dataFolder).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    return found.code === 'ENOENT'
      ? { name, ok: true, detail: `${dataFolder} does not exist yet; the first start makes it` }
      : { name, ok: false, detail: `${dataFolder} cannot be reached: ${found.message}` };
  }
  if (!found.isDirectory()) return { name, ok: false, detail: `${dataFolder} is a file, not a folder` };
  const usable = await access(dataFolder, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!usable) return { name, ok: false, detail: `${dataFolder} cannot be read and written by this user` };
  if (databaseUrl) return { name, ok: true, detail: `${dataFolder} (access.json only: DATABASE_URL is set)` };
  const version = await readFile(join(dataFolder, 'postgres', 'PG_VERSION'), 'utf8').catch(() => undefined);
  return {
    name,
    ok: true,
    detail: version ? `${dataFolder}, PostgreSQL ${version.trim()}` : `${dataFolder}, no database yet`,
  };
}

async function checkDatabase({ databaseUrl }: Config): Promise<Check> {
  const name = 'database';
  if (!databaseUrl) return { name, ok: true, detail: 'embedded, started with the service' };
  try {
    return { name, ok: true, detail: `PostgreSQL ${await readServerVersion(databaseUrl)}` };
  } catch (error) {
    return { name, ok: false, detail: describeFault(error) };
  }
}

async function readServerVersion(databaseUrl: string): Promise<string | undefined> {
  // Reads the certificate files that the address names, and throws where one is missing.
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Where several addresses were tried, Node says nothing itself and keeps what each of them said. */
function describeFault(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(describeFault).join('; ');
  return error instanceof Error ? error.message : String(error);
}

async function checkPort({ host, port }: Config): Promise<Check> {
  const name = 'port';
  if (port === 0) return { name, ok: true, detail: `${host}, any free port` };
  const fault = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_LIMIT_MS });
    const answer = (value: NodeJS.ErrnoException | null) => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => answer(null));
    socket.once('error', answer);
    socket.once('timeout', () => answer(new Error(`no answer within ${CONNECT_LIMIT_MS / 1000} seconds`)));
  });
  if (fault === null) return { name, ok: true, detail: `${host}:${port} answers: a service runs there` };
  return fault.code === 'ECONNREFUSED'
    ? { name, ok: true, detail: `${host}:${port} is free` }
    : { name, ok: false, detail: `${host}:${port} cannot be used: ${describeFault(fault)}` };
}
