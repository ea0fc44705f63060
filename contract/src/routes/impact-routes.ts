import * as z from 'zod';
import { catalogDocument } from '../schemas/catalog-document.ts';
import { catalogPlan, impactJob } from '../schemas/impact.ts';
import { CATALOG_BYTES_MAX } from '../schemas/limits.ts';
import { impactId, productId } from '../schemas/scalars.ts';
import { route } from './route.ts';

const params = z.strictObject({ id: productId });
const common = { roles: ['seller'], tags: ['Drafts'] } as const;

/** What a draft, or a document in hand, does to running subscriptions: a job, because there may be millions. */
export const IMPACT_ROUTES = {
  startDraftImpact: route({
    ...common,
    roles: ['seller', 'operator'],
    method: 'POST',
    path: '/v1/products/{id}/draft/impact',
    summary: 'Compute what the draft does to running subscriptions; asking again while it is computed is the same job',
    params,
    responses: { 202: impactJob },
    problems: ['draft.has-errors', 'impact.nothing-published'],
  }),
  getDraftImpact: route({
    ...common,
    roles: ['seller', 'operator'],
    method: 'GET',
    path: '/v1/products/{id}/draft/impact',
    summary: 'Progress, then the impact of the draft as it stands now',
    params,
    responses: { 200: impactJob },
    problems: ['impact.not-started'],
  }),
  planCatalog: route({
    ...common,
    method: 'POST',
    path: '/v1/products/{id}/plan',
    summary:
      'Plan a catalog: difference to the published release, findings, and a job for its impact; nothing is saved',
    params,
    body: catalogDocument,
    consumes: ['application/json', 'application/yaml'],
    bodyBytesMax: CATALOG_BYTES_MAX,
    responses: { 202: catalogPlan },
    problems: ['draft.other-product'],
  }),
  getImpact: route({
    ...common,
    method: 'GET',
    path: '/v1/products/{id}/impacts/{impact}',
    summary: 'Progress, then the impact that a plan started',
    params: z.strictObject({ id: productId, impact: impactId }),
    responses: { 200: impactJob },
    problems: ['impact.not-started'],
  }),
} as const;
