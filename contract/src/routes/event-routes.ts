import * as z from 'zod';
import { cloudEvent, eventQuery } from '../schemas/event.ts';
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
} as const;
