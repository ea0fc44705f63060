import * as z from 'zod';
import { breaker, deliveryAttempt } from './delivery.ts';
import { plainPageQuery } from './page.ts';
import { instant, listOf, pageOf, productId, secretId } from './scalars.ts';

/** Where sellers are told of changes: docs/deliveries.md. */

const ADDRESS_LENGTH_MAX = 2_000;
const SECRET_LENGTH_MAX = 200;
/** Protocols take between 5 and 30 seconds for one attempt. */
const TIMEOUT_SECONDS_MAX = 30;
const TIMEOUT_SECONDS_DEFAULT = 15;

export const sellerEndpointRequest = z.strictObject({
  address: z.string().min(1).max(ADDRESS_LENGTH_MAX),
  timeoutSeconds: z.int().min(1).max(TIMEOUT_SECONDS_MAX).default(TIMEOUT_SECONDS_DEFAULT),
});

/** A secret is shown in full once, in `made`; afterwards by its last characters. */
const endpointSecret = z.object({
  id: secretId,
  kind: z.string(),
  hint: z.string(),
  /** What a receiver verifies with, where that is no secret. */
  publicKey: z.string().exactOptional(),
  createdAt: instant,
});

export const sellerEndpoint = z.object({
  /** A product, or the seller for all products without an endpoint of their own. */
  scope: productId,
  protocol: z.string(),
  address: z.string(),
  timeoutSeconds: z.int(),
  secrets: listOf(endpointSecret),
  createdAt: instant,
  changedAt: instant,
});

/** With the products whose last messages failed, each with a door of its own. */
export const sellerEndpointDetail = sellerEndpoint.extend({ breakers: listOf(breaker.extend({ product: productId })) });

/** `made`: the secret that this request made; nobody can read it again. Of a key pair the public half stands in `secrets`. */
export const savedEndpoint = sellerEndpoint.extend({
  made: z.object({ id: secretId, kind: z.string(), secret: z.string() }).exactOptional(),
});

export const sellerEndpointPage = pageOf(sellerEndpoint);
export const sellerEndpointQuery = plainPageQuery;

/** Without `secret` one is made. */
export const secretRequest = z.strictObject({
  kind: z.string().min(1).max(SECRET_LENGTH_MAX).default('v1'),
  secret: z.string().min(1).max(SECRET_LENGTH_MAX).exactOptional(),
});

export const endpointTest = z.object({ ok: z.boolean(), attempt: deliveryAttempt });

export type SellerEndpoint = z.infer<typeof sellerEndpoint>;
export type SellerEndpointDetail = z.infer<typeof sellerEndpointDetail>;
export type SavedEndpoint = z.infer<typeof savedEndpoint>;
export type SellerEndpointRequest = z.input<typeof sellerEndpointRequest>;
export type SecretRequest = z.input<typeof secretRequest>;
export type EndpointTest = z.infer<typeof endpointTest>;
