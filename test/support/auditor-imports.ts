import { fromJson } from '../../server/src/engine/json-codec.ts';
import type { AuditedDatabase } from './auditor-rows.ts';

/** What an import brought in, as its audit record says it. */
export interface AuditedImport {
  readonly release: number;
  readonly suspended: boolean;
  readonly components: readonly {
    readonly component: string;
    readonly revision: number;
    readonly slices: number;
    readonly credited: bigint;
  }[];
  /** Where the customer's account was opened with it. */
  readonly opened?: unknown;
}

export const IMPORTED = 'import-subscription';

/** Undefined for a subscription that was bought here. */
export function importOf({ audit }: AuditedDatabase, subscription: string): AuditedImport | undefined {
  const record = audit.find(({ command, subject }) => command === IMPORTED && subject === subscription);
  return record && fromJson<AuditedImport>(JSON.parse(record.body));
}

export function importedComponent(rows: AuditedDatabase, of: { subscription: string; component: string }) {
  return importOf(rows, of.subscription)?.components.find(({ component }) => component === of.component);
}
