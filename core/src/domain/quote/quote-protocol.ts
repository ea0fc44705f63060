import type { ProtocolId } from '../catalog/protocol.ts';
import { findSpecification } from '../catalog/sku.ts';
import { present } from '../kernel/assert.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Decision, RulesInForce } from '../rules/decide-change.ts';
import type { QuoteRefusal } from './build-quote.ts';

const LICENSE_ONLY: ProtocolId = 'license-only';

/** Over which protocol the order is told: one order has one seller's software to tell, however many components it moves. */
export function protocolOf(
  { catalog }: Pick<RulesInForce, 'catalog'>,
  { components }: Pick<Decision, 'components'>,
): Result<string, QuoteRefusal> {
  const named = components.map(({ to }) => {
    const found = findSpecification(catalog, to.specification);
    return present(found, 'a decided target is in the release').specification.protocol;
  });
  // A component that only reads its license needs nobody told; it goes along with one that does.
  const told = [...new Set(named.filter((protocol) => protocol !== LICENSE_ONLY))];
  const [protocol = LICENSE_ONLY, ...others] = told;
  return others.length > 0 ? err(protocolsDiffer(told)) : ok(protocol);
}

function protocolsDiffer(protocols: readonly string[]): QuoteRefusal {
  return {
    code: 'fulfilment.protocol-unavailable',
    detail: `These components are told over ${protocols.join(' and ')}, and one order uses one of them: change them apart.`,
  };
}
