import * as z from 'zod';
import { webhookEndpointId } from '../schemas/scalars.ts';
import {
  webhookAttempt,
  webhookAttemptPage,
  webhookAttemptQuery,
  webhookDeactivationRequest,
  webhookEndpoint,
  webhookEndpointDetail,
  webhookEndpointList,
  webhookEndpointRequest,
  webhookEndpointSecrets,
} from '../schemas/webhook-endpoint.ts';
import { route } from './route.ts';

const account = { roles: ['operator', 'seller', 'customer'], tags: ['Events'] } as const;
const named = { ...account, params: z.strictObject({ id: webhookEndpointId }) } as const;

export const WEBHOOK_ROUTES = {
  listWebhookEndpoints: route({
    ...account,
    method: 'GET',
    path: '/v1/webhook-endpoints',
    summary: 'The addresses that are told of one’s events',
    responses: { 200: webhookEndpointList },
  }),
  createWebhookEndpoint: route({
    ...account,
    method: 'POST',
    path: '/v1/webhook-endpoints',
    summary: 'Be told of events at an address; the secrets are shown once',
    body: webhookEndpointRequest,
    responses: { 201: webhookEndpointSecrets },
    problems: ['webhook.address-invalid', 'webhook.endpoints-full', 'endpoint.key-missing'],
  }),
  getWebhookEndpoint: route({
    ...named,
    method: 'GET',
    path: '/v1/webhook-endpoints/{id}',
    summary: 'One endpoint, and whether messages arrive',
    responses: { 200: webhookEndpointDetail },
  }),
  deleteWebhookEndpoint: route({
    ...named,
    method: 'DELETE',
    path: '/v1/webhook-endpoints/{id}',
    summary: 'Be told no more there',
    responses: { 204: null },
  }),
  rotateWebhookSecrets: route({
    ...named,
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/rotation',
    summary: 'New secrets, shown once; the old ones sign beside them for a day',
    responses: { 200: webhookEndpointSecrets },
    problems: ['webhook.rotation-running', 'endpoint.key-missing'],
  }),
  enableWebhookEndpoint: route({
    ...named,
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/activation',
    summary: 'Be told again, of what happens from now on, where an endpoint was disabled',
    responses: { 200: webhookEndpoint },
  }),
  disableWebhookEndpoint: route({
    ...named,
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/deactivation',
    summary: 'Be told nothing there until it is enabled again; it keeps its secrets',
    body: webhookDeactivationRequest,
    responses: { 200: webhookEndpoint },
  }),
  testWebhookEndpoint: route({
    ...named,
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/tests',
    summary: 'Send an event that says nothing, and see what became of it',
    responses: { 200: webhookAttempt },
  }),
  listWebhookAttempts: route({
    ...named,
    method: 'GET',
    path: '/v1/webhook-endpoints/{id}/attempts',
    summary: 'What was tried in the last days, the newest first',
    query: webhookAttemptQuery,
    responses: { 200: webhookAttemptPage },
  }),
} as const;
