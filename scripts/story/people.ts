import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Client, createClient, isProblemCode, PROBLEMS, type Problem, ProblemError } from '@regrade/client';
import { Difference } from './arithmetic.ts';
import type { Teller } from './tell.ts';

/** Somebody with a login. */
export interface Person extends Client {
  readonly name: string;
}

export interface Access {
  readonly url: string;
  readonly operator: Person;
  readonly seller: Person;
  /** Those of the sample. */
  readonly customers: readonly Person[];
  /** A person with a token of this run, or software with a license key. */
  readonly personOf: (login: { readonly name: string; readonly token: string }) => Person;
}

/** The story cannot begin: a sentence that says what to do. */
export class NotRunning extends Error {
  override readonly name = 'NotRunning';
}

const SELLER = 'acme';
const CALL_MS_MAX = 5_000;

interface AccessFile {
  readonly url: string;
  readonly logins: readonly { readonly role: string; readonly name: string; readonly token: string }[];
}

/** The people of `access.json` at the running service; `ending` ends their calls. */
export async function openAccess(dataFolder: string, ending: AbortSignal): Promise<Access> {
  const { url, logins } = await readAccess(join(dataFolder, 'access.json'));
  const personOf = ({ name, token }: { name: string; token: string }): Person => ({
    name,
    ...createClient({ url, token, fetch: patientFetch(ending) }),
  });
  const loginOf = (role: string, name?: string): Person => {
    const login = logins.find((other) => other.role === role && (name === undefined || other.name === name));
    if (login) return personOf(login);
    throw new NotRunning(
      `access.json has no login of the ${role}${name ? ` ${name}` : ''}; the story needs the sample.`,
    );
  };
  const customers = logins.filter(({ role }) => role === 'customer').map(personOf);
  const access = { url, personOf, customers, operator: loginOf('operator'), seller: loginOf('seller', SELLER) };
  await expectReady(access);
  return access;
}

async function readAccess(path: string): Promise<AccessFile> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new NotRunning(
      `Regrade is not running here: there is no ${resolve(path)}. Run \`npm start\` in another terminal, then this again; if its data lies elsewhere, set REGRADE_DATA.`,
    );
  }
  const access: unknown = JSON.parse(text);
  if (isAccessFile(access)) return access;
  throw new NotRunning(`${resolve(path)} is no access file of Regrade: stop it, start it again, and run this again.`);
}

function isAccessFile(value: unknown): value is AccessFile {
  if (!isRecord(value) || typeof value['url'] !== 'string' || !Array.isArray(value['logins'])) return false;
  return value['logins'].every(
    (login: unknown) => isRecord(login) && ['role', 'name', 'token'].every((field) => typeof login[field] === 'string'),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

async function expectReady({ url, operator }: Pick<Access, 'url' | 'operator'>): Promise<void> {
  try {
    const { body } = await operator.call('getReadiness');
    if (body.status === 'ready') return;
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new NotRunning(
      `Regrade does not answer at ${url} (${why}). Run \`npm start\` in another terminal, then this again.`,
    );
  }
  throw new NotRunning(`Regrade at ${url} is not ready: see ${url}/readyz, and run this again when it is.`);
}

/** Waits for an answer so long and no longer. */
function patientFetch(ending: AbortSignal): typeof globalThis.fetch {
  return async (input, init) => {
    const slow = AbortSignal.timeout(CALL_MS_MAX);
    const signal = AbortSignal.any([ending, slow, ...(init?.signal ? [init.signal] : [])]);
    try {
      return await fetch(input, { ...init, signal });
    } catch (error) {
      if (!slow.aborted) throw error;
      throw new Error(`${init?.method} ${String(input)}: no answer within ${CALL_MS_MAX / 1000} s`);
    }
  };
}

/** What has to be refused, with this code; an answer is a difference, and so is another code. */
export async function refusalOf(code: keyof typeof PROBLEMS, act: () => Promise<unknown>): Promise<Problem> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.problem.code === code) return error.problem;
    throw new Difference('a refusal', { computed: code, said: error.message });
  }
  throw new Difference('a refusal', { computed: code, said: 'that it is done' });
}

/** Prints a refusal with the sentence that says what would be allowed. */
export function tellRefusal(tell: Teller, problem: Problem, allowed = wayOutOf(problem)): void {
  tell.refused({ status: problem.status, code: problem.code, detail: problem.detail, allowed });
}

/** What the reader can do about it. */
export function wayOutOf({ code }: Problem): string {
  return isProblemCode(code) ? PROBLEMS[code].wayOut : 'see docs/errors.md';
}
