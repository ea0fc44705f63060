import type { ImportedSubscription as ImportedJson, ImportJob as JobJson } from '@regrade/client';
import type { ImportedSubscription, ImportJob } from '../../engine/imports/import-port.ts';
import type { Ids } from '../../engine/ports.ts';
import { formatMillis } from './instant.ts';

export function renderImportJob(job: ImportJob): JobJson {
  const { id, key, state, seen, imported, unchanged, bad, warned, lastLine } = job;
  return {
    ...{ id, key, state, seen, imported, unchanged, bad, warned, lastLine },
    startedAt: formatMillis(job.startedAtMillis),
    movedAt: formatMillis(job.movedAtMillis),
  };
}

export function renderImported(item: ImportedSubscription, ids: Ids): ImportedJson {
  const { line, reference, product, account, subscription, licenses } = item;
  return {
    ...{ line, reference, product, account, subscription },
    licenses: licenses.map(({ component, license }) => ({ component, license, key: ids.licenseKey(license) })),
  };
}
