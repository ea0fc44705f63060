import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { type AccountId, accountOf, ID_PREFIXES, present } from '@regrade/core';
import { formatLicenseKey } from './license/license-center.ts';
import type { Clock, Ids } from './ports.ts';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Ids from the clock and the system's randomness; license keys from the installation's secret. */
export function createIds(clock: Clock, licenseKeySecret: string): Ids {
  return {
    uuid: () => uuidV7(clock.nowMillis()),
    locator: () => [...randomBytes(8)].map((byte) => BASE32[byte & 31]).join('') as AccountId,
    licenseKey(license) {
      const account = present(accountOf(ID_PREFIXES.license, license), 'a license id names its account');
      const secret = createHmac('sha256', licenseKeySecret).update(license).digest('base64url');
      return formatLicenseKey(account, secret);
    },
    secret: () => randomBytes(32).toString('base64url'),
  };
}

/** RFC 9562: 48 bits of milliseconds, version, 12 random bits, variant, 62 random bits; these as a version 4 has them. */
function uuidV7(millis: number): string {
  const time = millis.toString(16).padStart(12, '0');
  const fromRandom = randomUUID().slice('xxxxxxxx-xxxx-4'.length);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${fromRandom}`;
}
