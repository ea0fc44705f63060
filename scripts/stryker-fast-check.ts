/**
 * What tests import as `fast-check` while Stryker judges them: laws are tried on fewer cases (a change that they notice
 * at all is noticed early), and without looking for the smallest case that fails. A test that names its seed keeps its number.
 */
import fc from 'fast-check';

const RUNS_MAX = Number(process.env['MUTATION_CASES']);
/** What fast-check does where a test does not say. */
const RUNS_DEFAULT = 100;

fc.configureGlobal({ endOnFailure: true });

export * from 'fast-check';

export const assert: typeof fc.assert = (property, settings) => {
  const { numRuns = RUNS_DEFAULT, seed } = settings ?? {};
  const runs = seed === undefined ? Math.min(numRuns, RUNS_MAX) : numRuns;
  return fc.assert(property as never, { ...settings, numRuns: runs } as never);
};

// Tests import it so.
export default { ...fc, assert };
