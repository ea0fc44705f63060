import { ProblemError, UnexpectedAnswerError } from '@regrade/client';

/** What a command that asks a service leaves behind: 1 = the service says no, 2 = a wrong call, or no service. */
export interface ServiceOutcome {
  readonly exitCode: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ServiceFault {
  readonly exitCode: 1 | 2;
  readonly code: string;
  readonly message: string;
}

/** What a service refused, or why there is none; throws what is nobody's answer. */
export function faultOf(error: unknown, url: string): ServiceFault {
  if (error instanceof ProblemError) return { exitCode: 1, code: error.problem.code, message: error.problem.detail };
  if (error instanceof UnexpectedAnswerError) {
    const message = `What answers at ${url} is no Regrade: ${error.message}.`;
    return { exitCode: 2, code: 'service.unexpected', message };
  }
  // What fetch throws where nothing listens, or where the address is none.
  if (error instanceof TypeError) {
    return { exitCode: 2, code: 'service.unreachable', message: `No service answers at ${url}.` };
  }
  throw error;
}

export function printFault({ exitCode, code, message }: ServiceFault, json: boolean): ServiceOutcome {
  if (json) return { exitCode, stdout: `${JSON.stringify({ error: { code, message } })}\n`, stderr: '' };
  return { exitCode, stdout: '', stderr: `${code}: ${message}\n` };
}
