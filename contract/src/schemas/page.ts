import * as z from 'zod';
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from './limits.ts';
import { cursor } from './scalars.ts';

/** `?cursor=&limit=` of every list (contract §4): query values arrive as text. */
const pageLimit = z.coerce.number<string | number>().int().min(1).max(PAGE_LIMIT_MAX).default(PAGE_LIMIT_DEFAULT);

/** The query of a list that also takes the given filters. */
export function pageQuery<Filters extends z.ZodRawShape>(filters: Filters) {
  return z.strictObject({ ...filters, cursor: cursor.exactOptional(), limit: pageLimit });
}

export const plainPageQuery = pageQuery({});
export type PageQuery = z.infer<typeof plainPageQuery>;
