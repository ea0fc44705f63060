import {
  compileChangeGraph,
  type FeeRule,
  feeRuleById,
  type ProductTypePolicy,
  parseCatalog,
  present,
  type QuotableRelease,
} from '@regrade/core';
import type { StoredRelease } from './ports.ts';

/** A published release, ready for use, with what was stored. */
export interface CachedRelease extends QuotableRelease {
  readonly stored: StoredRelease;
}

export interface ReleaseCache {
  /** The release by number: from memory, or through `load` the first time. Undefined when there is none. */
  get(
    of: { readonly product: string; readonly number: number },
    load: (product: string, number: number) => Promise<StoredRelease | undefined>,
  ): Promise<CachedRelease | undefined>;
  /** From memory only. */
  peek(of: { readonly product: string; readonly number: number }): CachedRelease | undefined;
}

const RELEASES_MAX = 2_000;

/** Releases are immutable, so what was compiled once is good for ever; the oldest used is forgotten first. */
export function createReleaseCache(policies: readonly ProductTypePolicy[]): ReleaseCache {
  const releases = new Map<string, CachedRelease>();
  const keyOf: (of: { product: string; number: number }) => string = ({ product, number }) => `${product}@${number}`;
  const peek: ReleaseCache['peek'] = (of) => {
    const key = keyOf(of);
    const known = releases.get(key);
    if (!known) return undefined;
    releases.delete(key);
    releases.set(key, known);
    return known;
  };
  return {
    peek,
    async get({ product, number }, load) {
      const known = peek({ product, number });
      if (known) return known;
      const stored = await load(product, number);
      if (!stored) return undefined;
      const compiled = compileRelease(stored, policies);
      releases.set(keyOf({ product, number }), compiled);
      const [oldest] = releases.keys();
      if (releases.size > RELEASES_MAX && oldest !== undefined) releases.delete(oldest);
      return compiled;
    },
  };
}

function compileRelease(stored: StoredRelease, policies: readonly ProductTypePolicy[]): CachedRelease {
  const { catalog } = parseCatalog(stored.document, { productTypes: policies });
  const published = present(catalog, `release ${stored.number} of ${stored.product} was parsed when it was published`);
  const feeRule: FeeRule = present(
    feeRuleById(published.product.feeRule),
    'a published release names a known fee rule',
  );
  const policy = policies.find(({ id }) => id === published.product.type);
  return {
    stored,
    number: stored.number,
    catalog: published,
    graph: compileChangeGraph(published),
    policy: present(policy, 'a published release has a known product type'),
    feeRule,
  };
}
