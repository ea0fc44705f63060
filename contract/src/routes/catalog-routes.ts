import * as z from 'zod';
import { productDetail, productPage, productQuery, release } from '../schemas/product.ts';
import { reviewDetail, reviewPage, reviewQuery, reviewRequest } from '../schemas/review.ts';
import { productId, reviewId } from '../schemas/scalars.ts';
import { ROLES, route } from './route.ts';

const reviewParams = z.strictObject({ id: reviewId });
const releaseParams = z.strictObject({
  id: productId,
  n: z.string().regex(/^[1-9]\d{0,8}$/, 'must be the number of a release'),
});

export const CATALOG_ROUTES = {
  listReviews: route({
    method: 'GET',
    path: '/v1/reviews',
    roles: ['operator'],
    tags: ['Reviews'],
    summary: 'Submitted drafts, the newest first',
    query: reviewQuery,
    responses: { 200: reviewPage },
  }),
  getReview: route({
    method: 'GET',
    path: '/v1/reviews/{id}',
    roles: ['operator'],
    tags: ['Reviews'],
    summary: 'One review: the content, its difference to the published release, its findings',
    params: reviewParams,
    responses: { 200: reviewDetail },
    etag: true,
  }),
  decideReview: route({
    method: 'POST',
    path: '/v1/reviews/{id}/decision',
    roles: ['operator'],
    tags: ['Reviews'],
    summary: 'Approve or reject exactly the reviewed content; an approval verifies again and publishes',
    params: reviewParams,
    body: reviewRequest,
    responses: { 200: reviewDetail },
    problems: ['review.decided', 'review.content-changed', 'draft.has-errors'],
  }),
  listProducts: route({
    method: 'GET',
    path: '/v1/products',
    roles: ROLES,
    tags: ['Products'],
    summary: 'Products with a published release; sellers also see their own unpublished ones',
    query: productQuery,
    responses: { 200: productPage },
  }),
  getProduct: route({
    method: 'GET',
    path: '/v1/products/{id}',
    roles: ROLES,
    tags: ['Products'],
    summary: 'A product with the catalog in force',
    params: z.strictObject({ id: productId }),
    responses: { 200: productDetail },
  }),
  getRelease: route({
    method: 'GET',
    path: '/v1/products/{id}/releases/{n}',
    roles: ROLES,
    tags: ['Products'],
    summary: 'One immutable release of a product',
    params: releaseParams,
    responses: { 200: release },
  }),
} as const;
