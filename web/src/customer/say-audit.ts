import type { AuditRecord } from '@regrade/client';
import { AUDIT_DEEDS, AUDIT_NOUNS } from '../parts/audit-words.ts';
import { ORDER_EVENTS, textOf } from '../parts/order-words.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';

/** What a record says that it changed: `License revised: lic_…, revision 2`. A body of another shape says nothing here. */
export function useSayAudit(): (record: AuditRecord) => readonly string[] {
  const texts = useTexts(TEXTS);
  const nouns = useTexts(AUDIT_NOUNS);
  const deeds = useTexts(AUDIT_DEEDS);
  const { language } = useLanguage();
  return ({ body }) =>
    changesOf(body).map(({ noun, did, data }) => {
      const id = data[FIELDS[noun] ?? noun];
      // In English the names of what happened to an order are words already.
      const words = language === 'zh' && noun === 'change-order' ? ORDER_EVENTS.zh : deeds;
      return texts.line({
        noun: textOf(nouns, noun),
        did: did.map((deed) => textOf(words, deed).replace(/。$/, '')),
        id: typeof id === 'string' ? id : '',
        revision: typeof data['revision'] === 'number' ? data['revision'] : undefined,
      });
    });
}

interface AuditLine {
  readonly noun: string;
  readonly did: readonly string[];
  readonly id: string;
  readonly revision: number | undefined;
}

const TEXTS = defineTexts({
  en: {
    line: ({ noun, did, id, revision }: AuditLine) =>
      `${noun} ${did.join(', ')}: ${id}${revision === undefined ? '' : `, revision ${revision}`}`,
  },
  zh: {
    line: ({ noun, did, id, revision }: AuditLine) =>
      `${noun} ${id}${revision === undefined ? '' : `（修订 ${revision}）`}：${did.join('、')}`,
  },
});

/** Where the id of a thing is not under its own name. */
const FIELDS: Readonly<Record<string, string>> = {
  'change-order': 'order',
  'webhook-endpoint': 'endpoint',
  release: 'product',
};

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
