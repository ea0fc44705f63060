import pg from 'pg';
import type { TextRow, WrittenRows } from './written-rows.ts';

/**
 * One order written by hand: the rows of a real one, with other ids in them. It locks the subscription and takes the
 * amount from the stored quote, which is the least an order has to read; it refuses nothing and checks nothing.
 */
export interface BareOrder {
  readonly cte: string;
  /** Between `begin` and `commit`; each with the numbers of the parameters it takes. */
  readonly sixStatements: readonly { readonly text: string; readonly parameters: readonly BareParameter[] }[];
  readonly orderDocument: string;
  readonly answerDocument: string;
}

const PARAMETERS = [
  'account',
  'subscription',
  'order',
  'quote',
  'key',
  'slice',
  'license',
  'orderDocument',
  'answerDocument',
  'auditHash',
] as const;
export type BareParameter = (typeof PARAMETERS)[number];
export const BARE_PARAMETERS: readonly BareParameter[] = PARAMETERS;

/** What the stored quote says is to be paid. */
const NET = `(document #>> '{figures,net,$bigint}')::bigint`;

type Parts = Readonly<Record<string, string>>;

/** The statements, made once from the rows that an order of ours wrote; `:name` stands for a parameter. */
export function bareOrderFrom(written: WrittenRows): BareOrder {
  const order = onlyRow(written, 'change_order');
  const answer = onlyRow(written, 'idempotency');
  const parts = partsFrom(written);
  const group = (...names: string[]) => names.map((name) => `${name} as (${parts[name]})`);
  const statement = (...names: string[]) => withParameters(`with ${group(...names).join(', ')} select 1`);
  const asked = `asked as (select ${NET} as net from bare.quote where account_id = :account and quote_id = :quote)`;
  const held = `held as (select version from bare.subscription
    where account_id = :account and subscription_id = :subscription for update)`;
  return {
    cte: numbered(
      `with ${[held, asked, ...group(...Object.keys(parts))].join(', ')} select version from held`,
      PARAMETERS,
    ),
    sixStatements: [
      withParameters(
        `select h.audit_n, s.version, ${NET} as net from bare.account_head h, bare.subscription s, bare.quote
         where h.account_id = :account and s.account_id = :account and s.subscription_id = :subscription
           and quote.account_id = :account and quote.quote_id = :quote for update of h, s`,
      ),
      statement('quotes', 'orders', 'events'),
      withParameters(`with ledger as (${parts['ledger']})
        update bare.balance set amount = amount - 1 where account_id = :account and name = 'wallet' and currency = 'USD'`),
      statement('subscriptions', 'closed', 'opened'),
      withParameters(parts['licenses'] ?? ''),
      statement('heads', 'audits', 'answers'),
    ],
    orderDocument: order['document'] ?? '',
    answerDocument: answer['answer'] ?? '',
  };
}

function partsFrom(written: WrittenRows): Parts {
  const order = onlyRow(written, 'change_order');
  const ids: [string, string][] = [
    [order['order_id'] ?? '', ':order'],
    [order['subscription_id'] ?? '', ':subscription'],
    [order['quote_id'] ?? '', ':quote'],
  ];
  const insert = (table: string, special: Readonly<Record<string, string>> = {}, rows = written.get(table) ?? []) =>
    insertAgain(table, rows, { ids, special: { account_id: ':account', ...special } });
  const slices = written.get('slice') ?? [];
  const closed = slices.find(({ running }) => running === 'f') ?? {};
  const opened = slices.filter(({ running }) => running === 't');
  const license = onlyRow(written, 'license');
  const literal = (row: TextRow, column: string) => pg.escapeLiteral(row[column] ?? '');
  const subscription = onlyRow(written, 'subscription');
  return {
    heads:
      'update bare.account_head set audit_n = audit_n + 1, audit_hash = :auditHash where account_id = :account returning audit_n',
    audits: `${insert('audit', { n: 'heads.audit_n', hash: ':auditHash' })} from heads`,
    balances: `update bare.balance set amount = amount - asked.net from asked
      where account_id = :account and name = 'wallet' and currency = 'USD'`,
    quotes: 'update bare.quote set accepted_by = :order where account_id = :account and quote_id = :quote',
    orders: insert('change_order', { document: ':orderDocument::json' }),
    events: insert('order_event'),
    ledger: insert('ledger_entry'),
    subscriptions: `update bare.subscription set version = version + 1, open_order = null, totals = ${literal(subscription, 'totals')}
      where account_id = :account and subscription_id = :subscription`,
    closed: `update bare.slice set running = false, to_at = ${literal(closed, 'to_at')}, credited = ${literal(closed, 'credited')}
      where account_id = :account and subscription_id = :subscription and running`,
    opened: insert('slice', { slice_id: ':slice' }, opened),
    licenses: `update bare.license set revision = revision + 1, selection = ${literal(license, 'selection')},
      issued_at_ms = ${literal(license, 'issued_at_ms')} where account_id = :account and license_id = :license`,
    answers: insert('idempotency', { key: ':key', answer: ':answerDocument::json' }),
  };
}

/** `insert … select` of one row (so that `from` may follow), `insert … values` of several. */
function insertAgain(
  table: string,
  rows: readonly TextRow[],
  of: { readonly ids: readonly (readonly [string, string])[]; readonly special: Readonly<Record<string, string>> },
): string {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) =>
    columns.map((column) => of.special[column] ?? expressionOf(row[column] ?? null, of.ids)).join(', '),
  );
  const into = `insert into bare.${table} (${columns.join(', ')})`;
  return values.length === 1 ? `${into} select ${values[0]}` : `${into} values (${values.join('), (')})`;
}

/** The text with the ids of the new order in the place of the old one's. */
function expressionOf(text: string | null, ids: readonly (readonly [string, string])[]): string {
  if (text === null) return 'null';
  const [id, parameter] = ids.find(([old]) => text.includes(old)) ?? [];
  if (id === undefined || text.startsWith('{')) return pg.escapeLiteral(text);
  const [before = '', after = ''] = text.split(id);
  const pieces = [before && pg.escapeLiteral(before), `${parameter}::text`, after && pg.escapeLiteral(after)];
  return pieces.filter((piece) => piece !== '').join(' || ');
}

function onlyRow(written: WrittenRows, table: string): TextRow {
  const rows = written.get(table) ?? [];
  const [row] = rows;
  if (!row || rows.length !== 1) throw new Error(`an order writes one row of ${table}, this one wrote ${rows.length}`);
  return row;
}

function withParameters(named: string): { text: string; parameters: BareParameter[] } {
  const parameters = PARAMETERS.filter((name) => new RegExp(`:${name}\\b`).test(named));
  return { text: numbered(named, parameters), parameters };
}

/** `:name` as `$1`; two colons are a cast and stay. */
function numbered(named: string, parameters: readonly BareParameter[]): string {
  return named.replace(/(?<!:):([a-zA-Z]+)\b/g, (whole, name: BareParameter) => {
    const index = parameters.indexOf(name);
    return index < 0 ? whole : `$${index + 1}`;
  });
}
