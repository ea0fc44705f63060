import * as z from 'zod';
import type { ProblemCode } from '../problem-codes.ts';
import { catalogDocument } from '../schemas/catalog-document.ts';
import {
  draft,
  repairRequest,
  savedDraft,
  skuRuleRequest,
  specificationRuleRequest,
  verification,
} from '../schemas/draft.ts';
import { CATALOG_BYTES_MAX } from '../schemas/limits.ts';
import { review } from '../schemas/review.ts';
import { identifier, productId, skuKey } from '../schemas/scalars.ts';
import { route } from './route.ts';

const params = z.strictObject({ id: productId });
const specificationParams = z.strictObject({ id: productId, spec: identifier });
const skuParams = z.strictObject({ id: productId, spec: identifier, skuKey });
const common = { roles: ['seller'], tags: ['Drafts'] } as const;
const ruleProblems = [
  'draft.in-review',
  'draft.unreadable',
  'draft.specification-unknown',
  'draft.sku-unknown',
] as const satisfies readonly ProblemCode[];

export const SELLER_ROUTES = {
  saveDraft: route({
    ...common,
    method: 'PUT',
    path: '/v1/products/{id}/draft',
    summary: 'Save the catalog of a product as its draft: whatever parses is stored, with its findings',
    params,
    body: catalogDocument,
    consumes: ['application/json', 'application/yaml'],
    bodyBytesMax: CATALOG_BYTES_MAX,
    responses: { 200: savedDraft, 201: savedDraft },
    precondition: 'if-match-or-new',
    etag: true,
    problems: ['draft.unreadable', 'draft.in-review', 'draft.other-product'],
  }),
  getDraft: route({
    ...common,
    method: 'GET',
    path: '/v1/products/{id}/draft',
    summary: 'The draft of a product, with its findings',
    params,
    responses: { 200: draft },
    etag: true,
  }),
  verifyDraft: route({
    ...common,
    method: 'GET',
    path: '/v1/products/{id}/draft/verification',
    summary: 'Verify the draft exactly, with repairs and the joint repair',
    params,
    responses: { 200: verification },
    etag: true,
  }),
  repairDraft: route({
    ...common,
    method: 'POST',
    path: '/v1/products/{id}/draft/repairs',
    summary: 'Apply one offered repair to the draft and save it',
    params,
    body: repairRequest,
    responses: { 200: savedDraft },
    precondition: 'if-match',
    etag: true,
    problems: ['draft.in-review', 'draft.repair-unknown', 'draft.unreadable'],
  }),
  submitDraft: route({
    ...common,
    method: 'POST',
    path: '/v1/products/{id}/draft/submission',
    summary: 'Submit the draft for review; it is frozen until decided or withdrawn',
    params,
    responses: { 201: review },
    precondition: 'if-match',
    problems: ['draft.in-review', 'draft.has-errors', 'fulfilment.protocol-unavailable'],
  }),
  withdrawDraft: route({
    ...common,
    method: 'DELETE',
    path: '/v1/products/{id}/draft/submission',
    summary: 'Withdraw the draft from review',
    params,
    responses: { 204: null },
    problems: ['review.decided'],
  }),
  saveSpecificationRule: route({
    ...common,
    method: 'PUT',
    path: '/v1/products/{id}/draft/rules/specifications/{spec}',
    summary: 'Write the one rule of an original specification; its SKU rules stay',
    params: specificationParams,
    body: specificationRuleRequest,
    responses: { 200: savedDraft, 201: savedDraft },
    precondition: 'if-match',
    etag: true,
    problems: ruleProblems,
  }),
  deleteSpecificationRule: route({
    ...common,
    method: 'DELETE',
    path: '/v1/products/{id}/draft/rules/specifications/{spec}',
    summary: 'Delete the rule of an original specification with its SKU rules',
    params: specificationParams,
    responses: { 200: savedDraft },
    precondition: 'if-match',
    etag: true,
    problems: [...ruleProblems, 'draft.rule-unknown'],
  }),
  saveSkuRule: route({
    ...common,
    method: 'PUT',
    path: '/v1/products/{id}/draft/rules/specifications/{spec}/skus/{skuKey}',
    summary: 'Write the one rule of an original SKU: all its targets',
    params: skuParams,
    body: skuRuleRequest,
    responses: { 200: savedDraft, 201: savedDraft },
    precondition: 'if-match',
    etag: true,
    problems: ruleProblems,
  }),
  deleteSkuRule: route({
    ...common,
    method: 'DELETE',
    path: '/v1/products/{id}/draft/rules/specifications/{spec}/skus/{skuKey}',
    summary: 'Delete the rule of an original SKU',
    params: skuParams,
    responses: { 200: savedDraft },
    precondition: 'if-match',
    etag: true,
    problems: [...ruleProblems, 'draft.rule-unknown'],
  }),
} as const;
