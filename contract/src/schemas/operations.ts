import * as z from 'zod';
import { listOf, sentence } from './scalars.ts';

/** Health of one process: alive, and able to serve. */
export const health = z.object({ status: z.literal('ok') });

export const readiness = z.object({
  status: z.enum(['ready', 'not-ready']),
  checks: listOf(z.object({ name: z.string(), ok: z.boolean(), detail: sentence.exactOptional() })),
});

/** `/openapi.json` itself, and the page that draws it. */
export const openApiDocument = z.looseObject({ openapi: z.string() });
export const apiReference = z.string();

/** `/metrics`, in the Prometheus text format. */
export const metrics = z.string();

export type Health = z.infer<typeof health>;
export type Readiness = z.infer<typeof readiness>;
