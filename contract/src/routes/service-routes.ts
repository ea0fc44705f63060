import * as z from 'zod';
import { jsonWebKeySet, licenseAnswer, licenseEvent, licenseFile } from '../schemas/license.ts';
import { apiReference, health, metrics, openApiDocument, readiness } from '../schemas/operations.ts';
import { settings } from '../schemas/settings.ts';
import { route } from './route.ts';

const software = { roles: ['software'], tags: ['Licenses'] } as const;
const operations = { roles: 'public', tags: ['Operations'] } as const;

export const SERVICE_ROUTES = {
  getLicense: route({
    ...software,
    method: 'GET',
    path: '/v1/license',
    summary: 'The license of the key that is the token, signed',
    responses: { 200: licenseAnswer, 304: null },
    precondition: 'if-none-match',
    etag: true,
  }),
  getLicenseFile: route({
    ...software,
    method: 'GET',
    path: '/v1/license/file',
    summary: 'The license as a file, for software without a network',
    responses: { 200: licenseFile },
    problems: ['license.unknown'],
  }),
  licenseEvents: route({
    ...software,
    method: 'GET',
    path: '/v1/license/events',
    summary: 'An event whenever the license has a new revision',
    responses: { 200: z.string() },
    produces: 'text/event-stream',
    stream: { license: licenseEvent },
  }),
  getJsonWebKeys: route({
    method: 'GET',
    path: '/.well-known/jwks.json',
    roles: 'public',
    tags: ['Licenses'],
    summary: 'The public keys that verify licenses',
    responses: { 200: jsonWebKeySet },
  }),
  getHealth: route({
    ...operations,
    method: 'GET',
    path: '/healthz',
    summary: 'The process is alive',
    responses: { 200: health },
  }),
  getReadiness: route({
    ...operations,
    method: 'GET',
    path: '/readyz',
    summary: 'The process can serve',
    responses: { 200: readiness, 503: readiness },
  }),
  getMetrics: route({
    ...operations,
    method: 'GET',
    path: '/metrics',
    summary: 'What the process counts of its work, for Prometheus; no ids and no secrets',
    responses: { 200: metrics },
    produces: 'text/plain; version=0.0.4',
  }),
  getSettings: route({
    method: 'GET',
    path: '/v1/settings',
    roles: ['operator'],
    tags: ['Operations'],
    summary: 'How this installation is set: product types, ladders, deadlines',
    responses: { 200: settings },
  }),
  getOpenApi: route({
    ...operations,
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description',
    responses: { 200: openApiDocument },
  }),
  getApiReference: route({
    ...operations,
    method: 'GET',
    path: '/docs/api',
    summary: 'This description for people',
    responses: { 200: apiReference },
    produces: 'text/html',
  }),
} as const;
