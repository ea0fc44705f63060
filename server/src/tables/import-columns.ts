import { TableFault } from './table-fault.ts';

/** Where the cell of a column stands in a row (docs/import.md): one component with one running slice. */
const COLUMNS: { readonly [column: string]: string } = {
  reference: '/reference',
  customer: '/account/reference',
  customer_name: '/account/name',
  product: '/product',
  release: '/release',
  currency: '/currency',
  period: '/period',
  periods: '/periods',
  start: '/term/start',
  end: '/term/end',
  suspended: '/suspended',
  component: '/components/0/component',
  license_revision: '/components/0/licenseRevision',
  slice_start: '/components/0/slices/0/from',
  specification: '/components/0/slices/0/specification',
  agreed_price: '/components/0/slices/0/agreedPrice',
  charge: '/components/0/slices/0/charge',
  credited: '/components/0/slices/0/credited',
  paid: '/components/0/slices/0/paid',
  refunded: '/components/0/slices/0/refunded',
  tax_rate: '/components/0/slices/0/taxes/0/rate',
  tax: '/components/0/slices/0/taxes/0/charged',
  tax_returned: '/components/0/slices/0/taxes/0/returned',
  commission: '/components/0/slices/0/commission',
};
const SKU = 'sku.';
const QUANTITY = 'quantity.';
const NUMBERS = new Set(['release', 'periods', 'license_revision']);
const INSTANTS = new Set(['start', 'end', 'slice_start']);

/** The names of the columns; a table with others is refused as a whole. Spreadsheets write empty columns without a name. */
export function checkHeader(names: readonly string[], table: string): readonly string[] {
  const header = names.map((name) => name.trim());
  const named = header.filter((name) => name !== '');
  const isKnown = (name: string) => Object.hasOwn(COLUMNS, name) || name.startsWith(SKU) || name.startsWith(QUANTITY);
  const unknown = named.filter((name) => !isKnown(name));
  if (unknown.length > 0) {
    const known = [...Object.keys(COLUMNS), `${SKU}<attribute>`, `${QUANTITY}<attribute>`].join(', ');
    throw new TableFault(`${table} has columns that are unknown: ${unknown.join(', ')}. Known are ${known}.`);
  }
  const twice = named.filter((name, index) => named.indexOf(name) !== index);
  if (twice.length > 0) throw new TableFault(`${table} has columns twice: ${twice.join(', ')}.`);
  return header;
}

/** Cells as a row of JSON; an empty cell is left out. What is no number stays text, and is refused with its place. */
export function cellsToRow(header: readonly string[], cells: readonly string[]): object {
  const values = new Map(
    header.map((name, index) => [name, cells[index] ?? '']).filter(([, cell]) => cell !== '') as [string, string][],
  );
  const cell = (name: string): unknown => {
    const text = values.get(name);
    if (text === undefined) return undefined;
    if (NUMBERS.has(name)) return toNumber(text);
    return INSTANTS.has(name) ? toInstant(text) : text;
  };
  const group = (prefix: string, read: (text: string) => unknown) =>
    Object.fromEntries(
      [...values].flatMap(([name, text]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), read(text)]] : [])),
    );
  const isTaxed = ['tax_rate', 'tax', 'tax_returned'].some((name) => values.has(name));
  const slice = {
    from: cell('slice_start') ?? cell('start'),
    to: cell('end') ?? null,
    specification: cell('specification'),
    sku: group(SKU, (text) => text),
    quantities: group(QUANTITY, toNumber),
    ...{ agreedPrice: cell('agreed_price'), charge: cell('charge'), credited: cell('credited') },
    ...{ paid: cell('paid'), refunded: cell('refunded'), commission: cell('commission') },
    ...(isTaxed && { taxes: [{ rate: cell('tax_rate'), charged: cell('tax'), returned: cell('tax_returned') }] }),
  };
  return {
    reference: cell('reference'),
    account: { reference: cell('customer'), name: cell('customer_name') },
    ...{ product: cell('product'), release: cell('release'), currency: cell('currency') },
    ...{ period: cell('period'), periods: cell('periods') },
    term: { start: cell('start'), end: cell('end') ?? null },
    suspended: values.has('suspended') ? toBoolean(values.get('suspended') ?? '') : undefined,
    components: [{ component: cell('component'), licenseRevision: cell('license_revision'), slices: [slice] }],
  };
}

function toNumber(text: string): number | string {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

/** A day alone is its midnight in UTC. */
function toInstant(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
}

function toBoolean(text: string): boolean | string {
  const word = text.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : text;
}

/** What a finding's place in the row is called in the table. */
export function columnOf(path: string): string {
  const column = Object.entries(COLUMNS).find(([, pointer]) => pointer === path)?.[0];
  const attribute = /^\/components\/0\/slices\/0\/(sku|quantities)\/(.+)$/.exec(path);
  if (attribute) return `${attribute[1] === 'sku' ? SKU : QUANTITY}${attribute[2]}`;
  return column ?? path;
}
