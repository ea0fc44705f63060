import { LauncherRefusal } from './launcher-refusal.ts';

/** Sensible for the small machine a first run happens on; who outgrows them sets them, or uses a server of their own. */
const DEFAULT_SETTINGS: Readonly<Record<string, string>> = {
  cluster_name: 'regrade',
  max_connections: '100',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  // Our data lies on flash more often than not, and index reads are what a license lookup does.
  random_page_cost: '1.1',
  // Short statements only: compiling them takes longer than running them.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Errors reach the caller, who logs them once; here they would repeat customers' values in a second place.
  log_min_messages: 'log',
  log_checkpoints: 'off',
};

/** A product that moves money does not trade these for speed, whoever asks. */
const DURABLE_SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
};

/** The settings of one start, as arguments of the `postgres` program. */
export function toServerArguments(overrides: Readonly<Record<string, string>>): string[] {
  const refused = Object.keys(DURABLE_SETTINGS).find((name) => name in overrides);
  if (refused !== undefined)
    throw new LauncherRefusal(
      'postgres.setting-refused',
      `The setting ${refused} stays on: without it an acknowledged order could be lost.`,
    );
  const settings = { ...DEFAULT_SETTINGS, ...overrides, ...DURABLE_SETTINGS };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
