import { type Problem, ProblemError } from '@regrade/client';
import { assert } from '@regrade/core';

/** The problem that a call is refused with; fails when it is not. */
export async function problemOf(call: Promise<unknown>): Promise<Problem> {
  const error = await call.then(
    (answer) => new Error(`was not refused: ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProblemError) return error.problem;
  throw error;
}

/** A problem read by hand, where a request is sent that no client would send. */
export async function rawProblem(response: Response): Promise<Problem> {
  const type = response.headers.get('content-type');
  assert(
    type?.startsWith('application/problem+json') === true,
    `a refusal is a problem document, not ${type}: ${await response.clone().text()}`,
  );
  return (await response.json()) as Problem;
}
