import { type AccountId, formatId, ID_PREFIXES, type LicenseId, type SubscriptionId } from '../domain/kernel/id.ts';
import type { License } from '../domain/license/license.ts';

/** The account that everything built for tests belongs to. */
export const TEST_ACCOUNT = 'abcdefg2' as AccountId;
const UUID = '0197a3f0-0000-7000-8000-000000000001';

/** A sound, active license of a helpdesk with 100 agents for the year 2026; name what matters to the test. */
export function buildLicense(named: Partial<License> = {}): License {
  return {
    id: formatId<LicenseId>(ID_PREFIXES.license, TEST_ACCOUNT, UUID),
    account: TEST_ACCOUNT,
    component: 'app',
    subscription: formatId<SubscriptionId>(ID_PREFIXES.subscription, TEST_ACCOUNT, UUID),
    product: 'acme.helpdesk',
    revision: 1,
    status: 'active',
    selection: {
      component: 'app',
      specification: 'standard',
      sku: { edition: 'basic' },
      skuKey: 'edition=basic',
      quantities: { agents: 100 },
    },
    validFrom: Date.UTC(2026, 0, 1) / 1000,
    expiresAt: Date.UTC(2027, 0, 1) / 1000,
    issuedAt: Date.UTC(2026, 0, 1) / 1000,
    ...named,
  };
}
