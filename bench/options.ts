/** What a seller waits for while typing, in place of everything else. */
export const CONSOLE_ONLY = '--console';
/** What a user waits for until the service is ready, in place of everything else. */
export const START_ONLY = '--start';

/** How long and how often everything is measured. */
export interface BenchOptions {
  readonly quick: boolean;
  readonly json: boolean;
  /** Repetitions of everything, interleaved: medians of them are reported, with the best. */
  readonly rounds: number;
  readonly cellSeconds: number;
  readonly accounts: number;
  readonly subscriptionsPerAccount: number;
  /** All on one account, for the line that shows what one busy customer gets. */
  readonly hotSubscriptions: number;
}

const FULL = {
  rounds: 3,
  cellSeconds: 1.5,
  accounts: 2_000,
  subscriptionsPerAccount: 10,
  hotSubscriptions: 4_000,
} as const;
const QUICK = {
  rounds: 1,
  cellSeconds: 0.5,
  accounts: 500,
  subscriptionsPerAccount: 10,
  hotSubscriptions: 1_500,
} as const;

export const USAGE = `npm run bench [-- --quick] [-- --json] [-- --console] [-- --start]

  --quick    once and briefly: 20 to 30 seconds instead of 3 minutes
  --json     figures as JSON on standard output, without the table
  --console  the seller's console alone, in a browser: from key press to painted value, with 1,000 SKUs open
  --start    the start of the service alone: until it is ready, on an empty folder and on one that was used
`;

/** Undefined when an argument is not understood. */
export function parseOptions(args: readonly string[]): BenchOptions | undefined {
  if (args.some((arg) => !['--quick', '--json'].includes(arg))) return undefined;
  const quick = args.includes('--quick');
  return { ...(quick ? QUICK : FULL), quick, json: args.includes('--json') };
}
