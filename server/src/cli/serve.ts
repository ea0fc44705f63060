import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';

/** What `serve` needs of a running service; `main` brings the function that starts one. */
interface Service {
  readonly url: string;
  readonly logins: readonly Login[];
  readonly stop: () => Promise<void>;
}

interface Login {
  readonly role: string;
  readonly name: string;
  readonly token: string;
  readonly hint?: string;
}

/** What `serve` reads of the configuration; the rest is for whoever starts the service. */
interface ServeConfig {
  readonly dataFolder: string;
  readonly logLevel: string;
}

/** Runs the service until SIGINT or SIGTERM; what was accepted is finished before it ends. */
export async function runServe<Config extends ServeConfig>(of: {
  readonly config: Config;
  readonly sample: boolean;
  readonly start: (of: { config: Config; sample: boolean; log: pino.Logger }) => Promise<Service>;
}): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const { config, sample, start } = of;
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 1, sync: false }));
  const stopRequested = nextStopSignal();
  let service: Service;
  try {
    service = await start({ config, sample, log });
  } catch (error) {
    return { exitCode: 1, stdout: '', stderr: `Regrade could not start: ${sentenceOf(error)}\n` };
  }
  try {
    const accessFile = await writeAccess(config, service);
    process.stdout.write(
      sample ? greeting(service, accessFile) : `Regrade is ready at ${service.url}\nLogins: ${accessFile}\n`,
    );
    await stopRequested;
  } finally {
    await service.stop();
  }
  return { exitCode: 0, stdout: '', stderr: '' };
}

function nextStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    // Every later signal is heard and ignored: npm and the terminal both pass the same Ctrl-C on.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}

/** Logins for people and programs beside the data, readable by the owner alone; replaced as a whole. */
async function writeAccess(config: ServeConfig, { url, logins }: Service): Promise<string> {
  const file = join(config.dataFolder, 'access.json');
  const text = JSON.stringify({ url, logins: logins.map(({ hint: _hint, ...login }) => login) }, null, 2);
  await writeFile(`${file}.new`, `${text}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return file;
}

function greeting({ url, logins }: Service, accessFile: string): string {
  const shown = logins.filter(({ hint }) => hint !== undefined);
  const width = Math.max(...shown.map(({ role, name }) => role.length + name.length + 2));
  const lines = shown.map(
    ({ role, name, token, hint }) => `  ${`${role}  ${name}`.padEnd(width)}  ${token}\n      ${hint}`,
  );
  return `
Regrade is ready at ${url}, with the sample marketplace.

  Consoles        ${url}/   (a click on a login signs in)
  API reference   ${url}/docs/api
  Health          ${url}/readyz

Logins (all of them: ${accessFile}):
${lines.join('\n')}

Try it, in another terminal:
  npm run story                                   the whole job, step by step
  npx regrade check samples/*.yaml                real price lists; one of them is refuted
  curl -H "Authorization: Bearer <token>" ${url}/v1/subscriptions

Ctrl-C stops Regrade and its database.
`;
}

function sentenceOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(sentenceOf).join(' ');
  return error instanceof Error ? error.message : String(error);
}
