import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { formatInstant } from '@regrade/core';
import { runCheck } from './cli/check.ts';
import { runDoctor } from './cli/doctor.ts';
import { runFee } from './cli/fee.ts';
import { runLicenseVerify } from './cli/license-verify.ts';
import { runOptions } from './cli/options.ts';
import { parseCall, USAGE } from './cli/parse-call.ts';
import { runServe } from './cli/serve.ts';
import { parseConfig } from './config.ts';
import { startService } from './start-service.ts';

/** What a command leaves behind: the texts it prints and its exit code. */
interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The composition root and the only reader of the environment: one command, its output, its exit code. */
export async function main(args: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await run(args);
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = exitCode;
}

async function run(args: readonly string[]): Promise<Outcome> {
  const call = parseCall(args);
  if (!call.ok) return wrongCall(call.error, args.includes('--json'));
  const { command, files, json, sample } = call.value;
  switch (command) {
    case 'help':
      return { exitCode: 0, stdout: USAGE, stderr: '' };
    case 'check':
      return runCheck({ files, json, readFile: readInput });
    case 'fee':
      return runFee({ input: await readInput('-'), json });
    case 'options':
      return runOptions({ file: files[0] ?? '-', input: await readInput('-'), json, readFile: readInput });
    case 'license verify':
      return runLicenseVerify({ text: await readInput(files[0] ?? '-'), now: Math.floor(Date.now() / 1000), json });
    case 'doctor':
    case 'serve': {
      const config = parseConfig(process.env, process.cwd());
      if (!config.ok) return wrongCall(config.error.join('\n'), json);
      return command === 'doctor'
        ? runDoctor({ config: config.value, json, now: formatInstant(Math.floor(Date.now() / 1000)) })
        : runServe({ config: config.value, sample: sample && config.value.sample, start: startService });
    }
  }
}

async function readInput(file: string): Promise<string> {
  return file === '-' ? text(process.stdin) : readFile(file, 'utf8');
}

function wrongCall(message: string, json: boolean): Outcome {
  const error = { error: { code: 'call.invalid', message } };
  return json
    ? { exitCode: 2, stdout: `${JSON.stringify(error)}\n`, stderr: '' }
    : { exitCode: 2, stdout: '', stderr: `${message}\n\n${USAGE}` };
}
