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
  slice_end: '/components/0/slices/0/to',
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
  payment_at: '/payments/0/at',
  payment: '/payments/0/amount',
};
/** What all rows of one subscription say alike; those behind the first may leave it out. */
const SHARED = [
  ...['customer', 'customer_name', 'product', 'release', 'currency', 'period', 'periods', 'start', 'end', 'suspended'],
];
/** The column with which a subscription may have several rows: each is a slice, a component or a payment of it. */
const SLICE_END = 'slice_end';
const SKU = 'sku.';
const QUANTITY = 'quantity.';
const NUMBERS = new Set(['release', 'periods', 'license_revision']);
const INSTANTS = new Set(['start', 'end', 'slice_start', 'slice_end', 'payment_at']);

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

/** Whether rows of one reference that follow each other are one subscription. */
export function hasSeveralRows(header: readonly string[]): boolean {
  return header.includes(SLICE_END);
}

/** Whether a row is about the subscription of the one before: it has its reference, and names no other product. */
export function isOfSame(header: readonly string[], [before, next]: readonly [Cells, Cells]): boolean {
  const at = (name: string, cells: Cells) => cells[header.indexOf(name)] ?? '';
  const product = at('product', next);
  return at('reference', next) === at('reference', before) && (product === '' || product === at('product', before));
}

type Cells = readonly string[];

/** The column in which rows of one subscription contradict each other. */
export function findContradiction(header: readonly string[], rows: readonly Cells[]): string | undefined {
  return SHARED.find(
    (name) => new Set(rows.map((cells) => cells[header.indexOf(name)] ?? '').filter(Boolean)).size > 1,
  );
}

/** The cells of a subscription's rows as a row of JSON; an empty one is left out. What is no number stays text, and is refused with its place. */
export function cellsToRow(header: readonly string[], records: readonly Cells[]): object {
  const rows = records.map((cells) => readCells(header, cells));
  const shared = (name: string) => rows.map(({ cell }) => cell(name)).find((value) => value !== undefined);
  // A row that names no component is a payment; the only row there is has to name one.
  const parts = rows.length > 1 ? rows.filter(({ cell }) => cell('component') !== undefined) : rows;
  const payments = rows.flatMap(({ cell }) => {
    const payment = { at: cell('payment_at') ?? shared('start'), amount: cell('payment') };
    return cell('payment') === undefined ? [] : [payment];
  });
  return {
    reference: shared('reference'),
    account: { reference: shared('customer'), name: shared('customer_name') },
    ...{ product: shared('product'), release: shared('release'), currency: shared('currency') },
    ...{ period: shared('period'), periods: shared('periods') },
    term: { start: shared('start'), end: shared('end') ?? null },
    suspended: toBoolean(shared('suspended')),
    components: [...Map.groupBy(parts, ({ cell }) => cell('component'))].map(([component, ofOne]) => ({
      component,
      licenseRevision: ofOne.map(({ cell }) => cell('license_revision')).findLast((value) => value !== undefined),
      slices: ofOne.map((row) => toSlice(row, { from: shared('start'), to: shared('end') ?? null })),
    })),
    ...(payments.length > 0 && { payments }),
  };
}

interface ReadCells {
  readonly cell: (name: string) => unknown;
  /** The cells of the columns that begin so, by the rest of their name. */
  readonly group: (prefix: string, read: (text: string) => unknown) => object;
}

function readCells(header: readonly string[], cells: Cells): ReadCells {
  const values = new Map(
    header.map((name, index) => [name, cells[index] ?? '']).filter(([, cell]) => cell !== '') as [string, string][],
  );
  return {
    cell(name) {
      const text = values.get(name);
      if (text === undefined) return undefined;
      if (NUMBERS.has(name)) return toNumber(text);
      return INSTANTS.has(name) ? toInstant(text) : text;
    },
    group: (prefix, read) =>
      Object.fromEntries(
        [...values].flatMap(([name, text]) =>
          name.startsWith(prefix) ? [[name.slice(prefix.length), read(text)]] : [],
        ),
      ),
  };
}

function toSlice({ cell, group }: ReadCells, term: { readonly from: unknown; readonly to: unknown }): object {
  const isTaxed = ['tax_rate', 'tax', 'tax_returned'].some((name) => cell(name) !== undefined);
  return {
    from: cell('slice_start') ?? term.from,
    to: cell(SLICE_END) ?? term.to,
    specification: cell('specification'),
    sku: group(SKU, (text) => text),
    quantities: group(QUANTITY, toNumber),
    ...{ agreedPrice: cell('agreed_price'), charge: cell('charge'), credited: cell('credited') },
    ...{ paid: cell('paid'), refunded: cell('refunded'), commission: cell('commission') },
    ...(isTaxed && { taxes: [{ rate: cell('tax_rate'), charged: cell('tax'), returned: cell('tax_returned') }] }),
  };
}

function toNumber(text: string): number | string {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

/** A day alone is its midnight in UTC. */
function toInstant(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
}

function toBoolean(value: unknown): unknown {
  const word = String(value).toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : value;
}

/** What a finding's place in the row is called in the table; of several slices or payments, with the place. */
export function columnOf(path: string): string {
  const first = path.replace(/^\/(components|payments)\/\d+/, '/$1/0').replace(/\/slices\/\d+/, '/slices/0');
  const column = Object.entries(COLUMNS).find(([, pointer]) => pointer === first)?.[0];
  const attribute = /^\/components\/0\/slices\/0\/(sku|quantities)\/(.+)$/.exec(first);
  const named = attribute ? `${attribute[1] === 'sku' ? SKU : QUANTITY}${attribute[2]}` : column;
  if (named === undefined) return path;
  return first === path ? named : `${named} (${path})`;
}
