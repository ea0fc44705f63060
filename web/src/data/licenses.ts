import { usePages } from './answers.ts';
import { client } from './client.ts';

/** `revision` is that of now: a higher one asks anew. */
export function useLicenseRevisions(license: string, revision: number) {
  return usePages(['licenses', license, revision], (cursor, signal) =>
    client.call('listLicenseRevisions', {
      params: { id: license },
      query: cursor === undefined ? {} : { cursor },
      signal,
    }),
  );
}
