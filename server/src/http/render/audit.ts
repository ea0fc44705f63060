import type { AuditProof as AuditProofJson, AuditRoot as AuditRootJson } from '@regrade/client';
import type { AuditProof } from '../../engine/audit/audit-center.ts';
import type { AuditRoot } from '../../engine/audit/audit-port.ts';
import { formatMillis } from './instant.ts';

export function renderAuditRoot({ number, atMillis, root, previous, statement }: AuditRoot): AuditRootJson {
  return { number, at: formatMillis(atMillis), root, previous, statement };
}

export function renderAuditProof({ head, steps, root }: AuditProof, jwks: AuditProofJson['jwks']): AuditProofJson {
  const { account, n, hash } = head;
  return { account, n, hash, steps, root: renderAuditRoot(root), jwks };
}
