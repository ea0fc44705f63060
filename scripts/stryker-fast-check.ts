/**
 * What tests import as `fast-check` while Stryker judges them: laws are tried on fewer cases (a change that they notice
 * at all is noticed early), and without looking for the smallest case that fails. A test that names its seed keeps its number.
 */
import fc from 'fast-check';

const RUNS_MAX = 200;

fc.configureGlobal({ endOnFailure: true });

export * from 'fast-check';

export const assert: typeof fc.assert = (property, settings) => {
  if (settings?.numRuns === undefined || settings.seed !== undefined)
    return fc.assert(property as never, settings as never);
  return fc.assert(property as never, { ...settings, numRuns: Math.min(settings.numRuns, RUNS_MAX) } as never);
};

// Tests import it so.
export default { ...fc, assert };
