import { err, ok, type Result } from '@regrade/core';
import * as z from 'zod';
import { InputFault } from './read-input.ts';

export interface Access {
  readonly url: string;
  readonly token: string;
}

export interface AccessInput {
  /** Of the service, and a token; what is not given is looked up in `accessFile`. */
  readonly url?: string;
  readonly token?: string;
  /** What `regrade serve` wrote beside its data. */
  readonly accessFile: string;
  readonly readFile: (file: string) => Promise<string>;
}

/** Written by `regrade serve`, and perhaps only half of it by now, or edited since. */
const accessFileContent = z.object({
  url: z.string().optional(),
  logins: z.array(z.object({ role: z.string(), name: z.string(), token: z.string() })).optional(),
});

/** Where the service is and who calls, or a sentence that says what is missing. */
export async function findAccess(
  { url, token, accessFile, readFile }: AccessInput,
  wanted: { readonly role: string; readonly name?: string; readonly command: string },
): Promise<Result<Access, string>> {
  // No header could carry it, and what says so would sound as if nobody answered.
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    return err('This is no token: tokens have letters, digits, "-" and "_" only.');
  if (url !== undefined && token !== undefined) return ok({ url, token });
  const missing = (why: string) => err(`${why} Give --url and --token, or start regrade serve here.`);
  const text = await readFile(accessFile).catch((fault: unknown) => {
    if (fault instanceof InputFault) return undefined;
    throw fault;
  });
  const { command, role, name } = wanted;
  if (text === undefined) return missing(`${command} needs a running service, and ${accessFile} cannot be read.`);
  const access = accessFileContent.safeParse(parseJson(text)).data;
  const login = access?.logins?.find((one) => one.role === role && (name === undefined || one.name === name));
  const found = { url: url ?? access?.url, token: token ?? login?.token };
  if (found.url === undefined || found.token === undefined) {
    return missing(`There is no login of the ${role}${name === undefined ? '' : ` ${name}`}.`);
  }
  return ok({ url: found.url, token: found.token });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
