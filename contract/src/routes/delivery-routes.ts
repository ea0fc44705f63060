import { ORDER_REFUSALS } from '@regrade/core';
import * as z from 'zod';
import type { ProblemCode } from '../problem-codes.ts';
import { changeOrder } from '../schemas/change-order.ts';
import {
  delivery,
  deliveryAnswer,
  deliveryDetail,
  deliveryPage,
  deliveryQuery,
  heldDecision,
} from '../schemas/delivery.ts';
import { deliveryId, identifier, orderId, productId, secretId } from '../schemas/scalars.ts';
import {
  endpointTest,
  savedEndpoint,
  secretRequest,
  sellerEndpoint,
  sellerEndpointDetail,
  sellerEndpointPage,
  sellerEndpointQuery,
  sellerEndpointRequest,
} from '../schemas/seller-endpoint.ts';
import { route } from './route.ts';

const params = z.strictObject({ id: deliveryId });
const endpointParams = z.strictObject({ scope: productId, protocol: identifier });
const common = { roles: ['seller', 'operator'], tags: ['Deliveries'] } as const;
const orderCodes = Object.keys(ORDER_REFUSALS) as ProblemCode[];
const endpoint = '/v1/seller-endpoints/{scope}/{protocol}';

export const DELIVERY_ROUTES = {
  listDeliveries: route({
    ...common,
    method: 'GET',
    path: '/v1/deliveries',
    summary: 'Messages to sellers, the newest first: one’s own, or all for the operator',
    query: deliveryQuery,
    responses: { 200: deliveryPage },
  }),
  getDelivery: route({
    ...common,
    method: 'GET',
    path: '/v1/deliveries/{id}',
    summary: 'One message with a transcript of its last attempts',
    params,
    responses: { 200: deliveryDetail },
  }),
  restartDelivery: route({
    ...common,
    method: 'POST',
    path: '/v1/deliveries/{id}/restart',
    summary: 'Begin a new ladder of attempts; the message and its deadline stay the same',
    params,
    responses: { 200: delivery },
    problems: ['delivery.not-restartable', ...orderCodes],
  }),
  answerDelivery: route({
    ...common,
    roles: ['seller'],
    method: 'POST',
    path: '/v1/deliveries/{id}/answer',
    summary: 'Answer a message later than at once; a repeated or late answer is recorded as the order’s table says',
    params,
    body: deliveryAnswer,
    responses: { 200: delivery },
    problems: ['quote.not-checking', 'delivery.no-answer-wanted', ...orderCodes],
  }),
  answerDeliverySigned: route({
    ...common,
    roles: 'public',
    method: 'POST',
    path: '/v1/deliveries/{id}/signed-answer',
    summary: 'The same answer without a token: signed with the secret that the message was signed with',
    params,
    body: deliveryAnswer,
    signature: 'webhook-signature',
    responses: { 200: delivery },
    problems: [
      ...(['delivery.signature-invalid', 'request.invalid', 'request.malformed'] as const),
      ...(['quote.not-checking', 'delivery.no-answer-wanted'] as const),
      ...orderCodes,
    ],
  }),
  decideHeldOrder: route({
    method: 'POST',
    path: '/v1/change-orders/{id}/decision',
    roles: ['operator'],
    tags: ['Deliveries'],
    summary: 'Accept or reject an order whose seller stayed silent and whose rule says hold',
    params: z.strictObject({ id: orderId }),
    body: heldDecision,
    responses: { 200: changeOrder },
    idempotent: true,
    problems: orderCodes,
  }),
  listSellerEndpoints: route({
    ...common,
    method: 'GET',
    path: '/v1/seller-endpoints',
    summary: 'Where sellers are told of changes: one’s own, or all for the operator',
    query: sellerEndpointQuery,
    responses: { 200: sellerEndpointPage },
  }),
  getSellerEndpoint: route({
    ...common,
    method: 'GET',
    path: endpoint,
    summary: 'One endpoint; secrets by their last characters',
    params: endpointParams,
    responses: { 200: sellerEndpointDetail },
  }),
  saveSellerEndpoint: route({
    ...common,
    method: 'PUT',
    path: endpoint,
    summary:
      'Say where a product, or all of a seller’s, is told over a protocol; a new endpoint gets a secret, shown once',
    params: endpointParams,
    body: sellerEndpointRequest,
    responses: { 200: savedEndpoint, 201: savedEndpoint },
    problems: ['endpoint.protocol-unknown', 'endpoint.address-invalid', 'endpoint.key-missing'],
  }),
  deleteSellerEndpoint: route({
    ...common,
    method: 'DELETE',
    path: endpoint,
    summary: 'Remove an endpoint: changes over it are quoted no more',
    params: endpointParams,
    responses: { 204: null },
  }),
  addEndpointSecret: route({
    ...common,
    method: 'POST',
    path: `${endpoint}/secrets`,
    summary: 'Add a second secret: messages are signed with both until one is removed',
    params: endpointParams,
    body: secretRequest,
    responses: { 201: savedEndpoint },
    problems: ['endpoint.secret-invalid', 'endpoint.secrets-full', 'endpoint.key-missing'],
  }),
  deleteEndpointSecret: route({
    ...common,
    method: 'DELETE',
    path: `${endpoint}/secrets/{secret}`,
    summary: 'Stop signing with a secret',
    params: endpointParams.extend({ secret: secretId }),
    responses: { 200: sellerEndpoint },
    problems: ['endpoint.secret-last'],
  }),
  testSellerEndpoint: route({
    ...common,
    method: 'POST',
    path: `${endpoint}/test`,
    summary: 'Send a message about nothing and show what came back',
    params: endpointParams,
    responses: { 200: endpointTest },
  }),
} as const;
