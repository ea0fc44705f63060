import type { Finding } from '../catalog/finding.ts';
import type { ChangeEdge } from './compile-graph.ts';

/** A catalog that is too much work is no sound one: what was not verified must not be published. */
export function unverifiedRule(edge: ChangeEdge): Finding {
  return {
    code: 'rule.unverified',
    severity: 'error',
    path: edge.rule,
    message:
      'This rule and those after it were not verified: comparing the prices of all rules, each for every period and ' +
      'currency, takes too long. Leave out rules, price rows or bands, or choose package sizes that are multiples of one ' +
      'another.',
  };
}
