import type { LicenseRevision as LicenseRevisionJson } from '@regrade/client';
import { formatInstant } from '@regrade/core';
import type { LicenseRevision } from '../../engine/license/list-revisions.ts';
import { instantOrNull } from './instant.ts';

export function renderRevision({ at, expiresAt, ...revision }: LicenseRevision): LicenseRevisionJson {
  return {
    ...revision,
    at: formatInstant(at),
    ...(expiresAt && {
      expiresAt: {
        ...(expiresAt.from !== undefined && { from: instantOrNull(expiresAt.from) }),
        to: instantOrNull(expiresAt.to),
      },
    }),
  };
}
