import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { CATALOG_BYTES_MAX } from '@regrade/client';
import { formatInstant, ok } from '@regrade/core';
import { checkSecrets } from './check-secrets.ts';
import { runApply } from './cli/apply.ts';
import { runAuditVerify } from './cli/audit-verify.ts';
import { runCheck } from './cli/check.ts';
import { runDoctor } from './cli/doctor.ts';
import { runFee } from './cli/fee.ts';
import { fetchAudit } from './cli/fetch-audit.ts';
import { runImport } from './cli/import.ts';
import { runLicenseVerify } from './cli/license-verify.ts';
import { runOptions } from './cli/options.ts';
import { type Call, parseCall, USAGE } from './cli/parse-call.ts';
import { runPlan } from './cli/plan.ts';
import { runPull } from './cli/pull.ts';
import { InputFault, readInput } from './cli/read-input.ts';
import { runServe } from './cli/serve.ts';
import { parseConfig } from './config.ts';
import { parseProductTypes } from './product-types.ts';
import { startService } from './start-service.ts';

/** What a command leaves behind: the texts it prints and its exit code. */
interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The composition root and the only reader of the environment: one command, its output, its exit code. */
export async function main(args: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', passOverClosedPipe);
  const { exitCode, stdout, stderr } = await run(args).catch((error: unknown) => {
    if (error instanceof InputFault) return refusedCall({ code: 'file.unreadable', message: error.message, args });
    throw error;
  });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = exitCode;
}

/** Whoever reads may have seen enough, as `head` has: that is no fault, and the exit code says what the answer was. */
function passOverClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

async function run(args: readonly string[]): Promise<Outcome> {
  const call = parseCall(args);
  if (!call.ok) return refusedCall({ code: 'call.invalid', message: `${call.error}\n\n${USAGE}`, args });
  const { command, files, json, sample } = call.value;
  switch (command) {
    case 'help':
      return { exitCode: 0, stdout: USAGE, stderr: '' };
    case 'check':
    case 'options':
      return checkOrList(call.value, args);
    case 'fee':
      return runFee({ input: await readText('-'), json });
    case 'license verify':
      return runLicenseVerify({ text: await readText(files[0] ?? '-'), now: Math.floor(Date.now() / 1000), json });
    case 'audit verify':
      return auditVerify(call.value, args);
    case 'plan':
    case 'apply':
    case 'pull':
    case 'import':
      return askService(call.value, args);
    case 'doctor':
    case 'serve': {
      const config = await readConfig();
      if (!config.ok) return refusedCall({ code: 'config.invalid', message: config.error.join('\n'), args });
      return command === 'doctor'
        ? runDoctor({
            config: config.value,
            json,
            now: formatInstant(Math.floor(Date.now() / 1000)),
            checkSecrets: () => checkSecrets(config.value),
          })
        : runServe({ config: config.value, sample: sample && config.value.sample, start: startService });
    }
  }
}

/** Who works offline knows nothing of earlier changes, so nothing is braked. */
const NO_BRAKES = { changesPerDayMax: null, downgradeHoldSeconds: null };

/** Offline, under the product types of the file that the call or the environment names, else the built-in ones. */
async function checkOrList({ command, files, repair, ...call }: Call, args: readonly string[]): Promise<Outcome> {
  const name = call.productTypes ?? process.env['REGRADE_PRODUCT_TYPES'];
  const types = parseProductTypes({ brakes: NO_BRAKES, ...(name && { file: { name, text: await readText(name) } }) });
  if (!types.ok) return refusedCall({ code: 'config.invalid', message: types.error.join('\n'), args });
  const offline = { json: call.json, readFile: readText, productTypes: types.value };
  if (command === 'check') return runCheck({ files, ...(repair && { repair }), ...offline });
  return runOptions({ file: files[0] ?? '-', input: await readText('-'), ...offline });
}

/** The environment, and the file of product types that it names. */
async function readConfig() {
  const config = parseConfig(process.env, process.cwd());
  if (!config.ok) return config;
  const { productTypesFile: name, brakes } = config.value;
  const types = parseProductTypes({ brakes, ...(name && { file: { name, text: await readText(name) } }) });
  return types.ok ? ok({ ...config.value, productTypes: types.value }) : types;
}

/** The token may come from the environment, because arguments can be read by everybody on the machine. */
function askService({ command, files, json, key, ...call }: Call, args: readonly string[]): Outcome | Promise<Outcome> {
  const config = parseConfig(process.env, process.cwd());
  if (!config.ok) return refusedCall({ code: 'config.invalid', message: config.error.join('\n'), args });
  const url = call.url ?? process.env['REGRADE_URL'];
  const token = call.token ?? process.env['REGRADE_TOKEN'];
  const isWatched = process.stderr.isTTY && !json;
  const input = {
    file: files[0] ?? '-',
    json,
    readFile: readText,
    accessFile: join(config.value.dataFolder, 'access.json'),
    ...(url && { url }),
    ...(token && { token }),
    ...(isWatched && { showProgress: (line: string) => void process.stderr.write(`\r\u001b[K${line}`) }),
  };
  if (command === 'plan') return runPlan(input);
  if (command === 'apply') return runApply(input);
  if (command === 'pull') return runPull({ ...input, product: files[0] || undefined });
  const open = (file: string) => (file === '-' ? process.stdin : createReadStream(file));
  return runImport({ ...input, open, ...(key !== undefined && { key }) });
}

/** A file, or the export of a running service. */
async function auditVerify({ files, json, keys, ...call }: Call, args: readonly string[]): Promise<Outcome> {
  const [file] = files;
  const url = call.url ?? process.env['REGRADE_URL'];
  const token = call.token ?? process.env['REGRADE_TOKEN'];
  if (file === undefined && !(url && token)) {
    const message = 'regrade audit verify takes a file, or --url and --token of a service.';
    return refusedCall({ code: 'call.invalid', message, args });
  }
  const source = { url: url ?? '', token: token ?? '', ...(call.account && { account: call.account }) };
  const text = file === undefined ? await fetchAudit(source, { bytesMax: INPUT_BYTES_MAX }) : await readText(file);
  return runAuditVerify({ text, json, ...(keys && { keys: await readText(keys) }) });
}

/** Fee requests come in arrays; a catalog has its own, lower limit. */
const INPUT_BYTES_MAX = 200_000_000;

function readText(file: string): Promise<string> {
  const isCatalog = /\.(ya?ml|json)$/.test(file);
  return readInput(file, { stdin: process.stdin, bytesMax: isCatalog ? CATALOG_BYTES_MAX : INPUT_BYTES_MAX });
}

/** Exit 2: on standard error for people, under --json as a document on standard output (contract §3). */
function refusedCall(of: {
  readonly code: string;
  readonly message: string;
  readonly args: readonly string[];
}): Outcome {
  const { code, message, args } = of;
  const [sentence = message] = message.split('\n\n');
  return args.includes('--json')
    ? { exitCode: 2, stdout: `${JSON.stringify({ error: { code, message: sentence } })}\n`, stderr: '' }
    : { exitCode: 2, stdout: '', stderr: `${message}\n` };
}
