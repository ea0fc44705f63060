import * as z from 'zod';
import { licenseFile, licenseRevisionPage } from '../schemas/license.ts';
import { plainPageQuery } from '../schemas/page.ts';
import { licenseId } from '../schemas/scalars.ts';
import { route } from './route.ts';

const owner = { roles: ['customer', 'operator'], tags: ['Licenses'] } as const;
const params = z.strictObject({ id: licenseId });

/** A license as its owner sees it, who has no key at hand: what the software reads stands in `service-routes.ts`. */
export const LICENSE_ROUTES = {
  downloadLicense: route({
    ...owner,
    method: 'GET',
    path: '/v1/licenses/{id}/file',
    summary: 'The license file of now, for its owner: the same signed documents that the software fetches',
    params,
    responses: { 200: licenseFile },
    problems: ['license.unknown'],
  }),
  listLicenseRevisions: route({
    ...owner,
    method: 'GET',
    path: '/v1/licenses/{id}/revisions',
    summary: 'Every revision of a license, the newest first: when, by what, and what it changed',
    params,
    query: plainPageQuery,
    responses: { 200: licenseRevisionPage },
  }),
} as const;
