import type { AuditRecord } from '@regrade/client';
import { textOf } from '../parts/order-words.ts';
import { useTexts } from '../text/language.tsx';
import { AUDIT_ACTS, AUDIT_NOUNS } from './audit-words.ts';

/** What a record says that it changed: `License revised: lic_…, revision 2`. A body of another shape says nothing here. */
export function useSayAudit(): (record: AuditRecord) => readonly string[] {
  const nouns = useTexts(AUDIT_NOUNS);
  const { revision, ...acts } = useTexts(AUDIT_ACTS);
  return ({ body }) =>
    changesOf(body).map(({ noun, did, data }) => {
      const id = data[noun];
      const raised = data['revision'];
      const said = did.map((act) => textOf(acts, act)).join(', ');
      return [
        `${textOf(nouns, noun)} ${said}: ${typeof id === 'string' ? id : ''}`,
        ...(typeof raised === 'number' ? [revision(raised)] : []),
      ].join(', ');
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
