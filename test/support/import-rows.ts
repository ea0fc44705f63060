import type { ImportRowJson } from '@regrade/client';
import { formatInstant } from '@regrade/core';
import { HELPDESK } from './helpdesk.ts';
import { TEST_START } from './service.ts';

const DAY = 86_400;
/** A year of Basic with 100 agents that began 73 days before the tests do: four fifths of it are left. */
const START = TEST_START - 73 * DAY;
const END = START + 365 * DAY;

/** A subscription that was bought once and never changed: 100 agents for 9 000.00, paid on the first day. */
export function importRow(n: number, more: Partial<ImportRowJson> = {}): ImportRowJson {
  return {
    reference: `SUB-${n}`,
    account: { reference: `CUST-${n}`, name: `Customer ${n}` },
    product: HELPDESK,
    currency: 'USD',
    period: 'P1Y',
    term: { start: formatInstant(START), end: formatInstant(END) },
    components: [{ component: 'app', slices: [importSlice()] }],
    ...more,
  };
}

type Slice = ImportRowJson['components'][number]['slices'][number];

export function importSlice(more: Partial<Slice> = {}): Slice {
  return {
    from: formatInstant(START),
    to: formatInstant(END),
    specification: 'standard',
    sku: { edition: 'basic' },
    quantities: { agents: 100 },
    agreedPrice: '9000.00',
    charge: '9000.00',
    paid: '9000.00',
    ...more,
  };
}

export function ndjson(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
