import * as z from 'zod';
import { auditExportQuery, auditLine, auditRootPage } from '../schemas/audit.ts';
import { cloudEvent, eventQuery } from '../schemas/event.ts';
import { plainPageQuery } from '../schemas/page.ts';
import { route } from './route.ts';

export const EVENT_ROUTES = {
  events: route({
    method: 'GET',
    path: '/v1/events',
    roles: ['operator', 'seller', 'customer'],
    tags: ['Events'],
    summary: 'What happens, as CloudEvents: of one’s own account, about one’s products, or all for the operator',
    query: eventQuery,
    responses: { 200: z.string() },
    produces: 'text/event-stream',
    stream: { message: cloudEvent },
    resumes: true,
    problems: ['events.cursor-unknown', 'events.cursor-expired', 'limit.streams'],
  }),
  exportAudit: route({
    method: 'GET',
    path: '/v1/audit/export',
    roles: ['operator', 'seller', 'customer'],
    tags: ['Audit'],
    summary: 'The whole chain of an account with the proof of its newest root, a JSON document per line',
    query: auditExportQuery,
    responses: { 200: auditLine },
    produces: 'application/x-ndjson',
    lines: true,
    problems: ['not-found', 'purchase.account-required'],
  }),
  listAuditRoots: route({
    method: 'GET',
    path: '/v1/audit/roots',
    roles: ['operator', 'seller', 'customer'],
    tags: ['Audit'],
    summary: 'The signed roots over all chains, the newest first: keep one, and no chain can be rewritten behind it',
    query: plainPageQuery,
    responses: { 200: auditRootPage },
  }),
} as const;
