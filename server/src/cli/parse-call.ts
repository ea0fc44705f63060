import { parseArgs } from 'node:util';
import { err, ok, type Result } from '@regrade/core';

export interface Call {
  readonly command: CommandName;
  readonly files: readonly string[];
  readonly json: boolean;
  readonly sample: boolean;
  /** Of `check`: the joint repair is wanted. */
  readonly repair?: true;
  /** Of `check` and `options`: the operator's file of product types. */
  readonly productTypes?: string;
  /** Of `audit verify`: published keys, and whose chain to fetch. */
  readonly keys?: string;
  readonly account?: string;
  /** Of `plan`, `apply`, `pull`, `import` and `audit verify`: the service, and a token. */
  readonly url?: string;
  readonly token?: string;
  /** Of `import`: the same key goes on with the same import. */
  readonly key?: string;
}

export type CommandName =
  | 'help'
  | 'check'
  | 'fee'
  | 'options'
  | 'plan'
  | 'apply'
  | 'pull'
  | 'import'
  | 'license verify'
  | 'audit verify'
  | 'doctor'
  | 'serve';

export const USAGE = `regrade <command> [--json]

  check FILE…           verify catalog files: every rule proven sound, or refuted by a counterexample
        [--repair]      … and the smallest change of prices that mends all rules together
        [--product-types FILE]  … under the marketplace's product types (or REGRADE_PRODUCT_TYPES); options too
  fee                   price changes given as JSON on standard input
  options FILE          what a subscription may change to, with fees ({ subscription, at } on standard input)
  plan FILE             difference to the published release, findings, and the impact on running subscriptions;
                        asks a running service: --url and --token, REGRADE_URL and REGRADE_TOKEN, or access.json
  apply FILE            save the file as the product's draft and submit it for review, asking a service as plan does
  pull [PRODUCT]        print the catalog file of what is published
  import FILE           bring existing subscriptions in, from lines of JSON or a CSV table, again and again without doubles;
        [--key KEY]     sends them to a running service as the operator: --url and --token, or as above
  serve [--sample]      start the service, with the sample marketplace on an empty database
  doctor                look at configuration, database and data folder
  license verify FILE   verify a license file offline

  audit verify [FILE]   verify an exported audit chain offline, and name the first broken record;
                        without a file it is fetched: --url and --token, --account for the operator;
        [--keys FILE]   … and by these published keys, not those in the export

  - reads standard input. Exit codes: 0 done, 1 the answer is no, 2 an unreadable file or a wrong call.
`;

/** How many files each command takes: at least, at most. */
const FILES: { readonly [command in CommandName]: readonly [min: number, max: number] } = {
  help: [0, 0],
  check: [1, 10_000],
  fee: [0, 0],
  options: [1, 1],
  plan: [1, 1],
  apply: [1, 1],
  pull: [0, 1],
  import: [1, 1],
  'license verify': [1, 1],
  'audit verify': [0, 1],
  doctor: [0, 0],
  serve: [0, 0],
};

const ASKS_SERVICE: ReadonlySet<CommandName> = new Set(['plan', 'apply', 'pull', 'import', 'audit verify']);

/** The command line as a call, or the sentence that says what is wrong with it. */
export function parseCall(args: readonly string[]): Result<Call, string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        sample: { type: 'boolean', default: false },
        repair: { type: 'boolean', default: false },
        'product-types': { type: 'string' },
        url: { type: 'string' },
        token: { type: 'string' },
        account: { type: 'string' },
        keys: { type: 'string' },
        key: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help || positionals.length === 0) return ok({ command: 'help', files: [], json: false, sample: false });
    const two = positionals.slice(0, 2).join(' ');
    const command = two in FILES ? two : positionals[0];
    if (command === undefined || !isCommand(command)) return err(`There is no command "${positionals[0]}".`);
    const files = positionals.slice(command.split(' ').length);
    const [min, max] = FILES[command];
    if (files.length < min || files.length > max) return err(`regrade ${command} takes ${describe(min, max)}.`);
    if (values.sample && command !== 'serve') return err('--sample belongs to regrade serve.');
    if (values.repair && command !== 'check') return err('--repair belongs to regrade check.');
    const { json, sample, url, token, account, keys, key, 'product-types': productTypes } = values;
    if (productTypes !== undefined && command !== 'check' && command !== 'options') {
      return err('--product-types belongs to regrade check and regrade options; a service has its own.');
    }
    if (productTypes === '-') return err('--product-types names a file: standard input is for the command.');
    if ((url ?? token) !== undefined && !ASKS_SERVICE.has(command)) {
      return err('--url and --token belong to regrade plan, apply, pull, import and audit verify.');
    }
    if (key !== undefined && command !== 'import') return err('--key belongs to regrade import.');
    if ((account ?? keys) !== undefined && command !== 'audit verify') {
      return err('--account and --keys belong to regrade audit verify.');
    }
    const given = Object.entries({ url, token, account, keys, key, productTypes }).filter(
      ([, value]) => value !== undefined,
    );
    const repair = values.repair && { repair: true as const };
    return ok({ command, files, json, sample, ...repair, ...Object.fromEntries(given) });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

function isCommand(text: string): text is CommandName {
  return Object.hasOwn(FILES, text);
}

function describe(min: number, max: number): string {
  if (max === 0) return 'no file';
  if (min === 0) return 'one file at most';
  return min === max ? 'one file' : 'one file or more';
}
