import type { AuditRecord } from '@regrade/client';

/** What a record says that it changed: `license revised: lic_…, revision 2`. A body of another shape says nothing here. */
export function sayAudit({ body }: AuditRecord): readonly string[] {
  return changesOf(body).map(({ noun, did, data }) => {
    const id = data[noun];
    const revision = typeof data['revision'] === 'number' ? `, revision ${data['revision']}` : '';
    return `${noun} ${did.join(', ')}: ${typeof id === 'string' ? id : ''}${revision}`;
  });
}

interface AuditChange {
  readonly noun: string;
  readonly did: readonly string[];
  readonly data: { readonly [name: string]: unknown };
}

function changesOf(body: string): readonly AuditChange[] {
  try {
    const read: unknown = JSON.parse(body);
    const changes = isRecord(read) ? read['changes'] : undefined;
    return Array.isArray(changes) ? changes.filter(isChange) : [];
  } catch {
    return [];
  }
}

function isChange(value: unknown): value is AuditChange {
  return isRecord(value) && typeof value['noun'] === 'string' && Array.isArray(value['did']) && isRecord(value['data']);
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
