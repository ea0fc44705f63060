import type { AccountStatement, SellerStatement } from '@regrade/client';
import {
  type AccountId,
  currencyDigits,
  err,
  formatInstant,
  type Instant,
  ok,
  parseInstant,
  present,
  type Result,
} from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { accountNow } from '../../engine/sandbox/account-now.ts';
import type { LedgerBalance, StatementPeriod } from '../../engine/statement-port.ts';
import type { CustomerCaller, OperatorCaller, SellerCaller } from '../caller.ts';
import { readPages, streamCsv } from '../csv.ts';
import { KEY_COUNT, KEY_NUMBER, KEY_TEXT, KEY_TRANSACTION, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { accountOfWire } from '../ids.ts';
import { invalid } from '../read-body.ts';
import { instantOrNull } from '../render/instant.ts';
import { moneyFormat } from '../render/money.ts';
import { earnedMinor, renderEntry, renderMoved, renderSellerLine, renderSellerSums } from '../render/statement.ts';
import { sellerSeries } from './seller-series.ts';
import { statementLine } from './statement-line.ts';

type StatementHandlers = Pick<
  Handlers,
  'getStatement' | 'exportStatement' | 'getStatementLine' | 'getLedgerBalances' | 'getSellerSeries'
>;
type Query = Pick<
  Parameters<Handlers['exportStatement']>[0]['query'],
  'account' | 'seller' | 'currency' | 'from' | 'to'
>;
type Reader = CustomerCaller | SellerCaller | OperatorCaller;

/** What a customer has with the marketplace: the rest of a ledger transaction is about others. */
const CUSTOMER_ACCOUNTS = ['wallet', 'balance', 'orders-in-progress', 'refunds-in-progress'];

type Subject =
  | { readonly of: 'account'; readonly account: AccountId; readonly names: readonly string[] | null }
  | { readonly of: 'seller'; readonly seller: string };

const ENTRY_COLUMNS = ['at', 'transaction', 'subject', 'ledgerAccount', 'memo', 'amount'] as const;
const SELLER_COLUMNS = [
  'at',
  'transaction',
  'subject',
  'charge',
  'credit',
  'discount',
  'commission',
  'withheld',
  'net',
] as const;

export function createStatementHandlers({ engine }: HandlerDeps): StatementHandlers {
  return {
    async getStatement({ caller, query }) {
      const asked = await readAsked(engine, caller, query);
      if (!asked.ok) return asked;
      const { subject, period } = asked.value;
      const body =
        subject.of === 'account'
          ? await accountStatement(engine, { ...subject, ...period }, query)
          : await sellerStatement(engine, { ...subject, ...period }, query);
      return body.ok ? ok({ status: 200, body: body.value }) : body;
    },
    async exportStatement({ caller, query }) {
      const asked = await readAsked(engine, caller, query);
      if (!asked.ok) return asked;
      const { subject, period } = asked.value;
      const { reads } = engine;
      const name = subject.of === 'account' ? subject.account : subject.seller;
      const headers = { 'content-disposition': `attachment; filename="statement-${name}-${period.currency}.csv"` };
      const body =
        subject.of === 'account'
          ? streamCsv({
              columns: ['currency', ...ENTRY_COLUMNS],
              batches: reads.exportLedgerEntries({ ...subject, ...period }),
              render: (entry) => ({ currency: period.currency, ...renderEntry(entry) }),
            })
          : streamCsv({
              columns: ['currency', ...SELLER_COLUMNS],
              batches: readPages((page) => reads.listSellerLines({ ...subject, ...period }, page)),
              render: (line) => ({ currency: period.currency, ...renderSellerLine(line, period.currency) }),
            });
      return ok({ status: 200, body, headers });
    },
    async getStatementLine({ caller, params }) {
      const line = await statementLine(engine, { caller, ...params });
      return line.ok ? ok({ status: 200, body: line.value }) : line;
    },
    async getSellerSeries({ caller, query }) {
      const asked = await readAsked(engine, caller, query);
      if (!asked.ok) return asked;
      const { subject, period } = asked.value;
      if (subject.of !== 'seller') return err(refuse('statement.whose', 'Name the `seller`.'));
      const series = await sellerSeries(engine, { ...period, seller: subject.seller, by: query.by });
      return series.ok ? ok({ status: 200, body: series.value }) : series;
    },
    async getLedgerBalances({ query: { currency } }) {
      if (currencyDigits(currency) === undefined) return err(unknownCurrency(currency));
      const { minor } = moneyFormat(currency);
      const sums = await engine.reads.sumLedger(currency);
      const items = sums.map((balance) => ({
        ledgerAccount: balance.name,
        balance: minor(balance.closingMinor),
        moved: renderMoved(balance, currency),
      }));
      const sum = sums.reduce((all, { closingMinor }) => all + closingMinor, 0n);
      return ok({ status: 200, body: { currency, items, sum: minor(sum) } });
    },
  };
}

async function readAsked(
  engine: Engine,
  caller: Reader,
  query: Query,
): Promise<Result<{ readonly subject: Subject; readonly period: StatementPeriod }, Refusal>> {
  const subject = await readSubject(engine, caller, query);
  if (!subject.ok) return subject;
  // What happened in this second is in it.
  const end = (await nowOf(engine, subject.value)) + 1;
  const period = readPeriod(query, end);
  return period.ok ? ok({ subject: subject.value, period: period.value }) : period;
}

/** A seller's statement has the lines of many customers, and none of a sandbox. */
function nowOf(engine: Engine, subject: Subject): Promise<Instant> {
  if (subject.of === 'account') return accountNow(engine, subject.account);
  return Promise.resolve(Math.floor(engine.clock.nowMillis() / 1000));
}

/** One's own, or for the operator the one that is named. */
async function readSubject(
  { reads }: Engine,
  caller: Reader,
  { account, seller }: Pick<Query, 'account' | 'seller'>,
): Promise<Result<Subject, Refusal>> {
  switch (caller.role) {
    case 'customer': {
      const isOwn = seller === undefined && (account === undefined || account === caller.account);
      return isOwn ? ok({ of: 'account', account: caller.account, names: CUSTOMER_ACCOUNTS }) : err(nobody());
    }
    case 'seller': {
      const isOwn = account === undefined && (seller === undefined || seller === caller.seller);
      return isOwn ? ok({ of: 'seller', seller: caller.seller }) : err(nobody());
    }
    case 'operator': {
      if ((account === undefined) === (seller === undefined)) {
        return err(refuse('statement.whose', 'Name the `account` of a customer or a `seller`, one of both.'));
      }
      if (seller !== undefined) {
        return (await reads.readSeller(seller)) ? ok({ of: 'seller', seller }) : err(nobody());
      }
      const named = accountOfWire(present(account, 'one of both is named'));
      return (await reads.readAccount(named)) ? ok({ of: 'account', account: named, names: null }) : err(nobody());
    }
  }
}

function readPeriod(
  { currency, from, to }: Pick<Query, 'currency' | 'from' | 'to'>,
  end: Instant,
): Result<StatementPeriod, Refusal> {
  if (currencyDigits(currency) === undefined) return err(unknownCurrency(currency));
  const read = (text: string) => present(parseInstant(text), 'the shape of an instant was parsed at the door');
  const period = {
    currency,
    from: from === undefined ? null : read(from),
    to: to === undefined ? end : read(to),
  };
  if (period.from === null || period.from <= period.to) return ok(period);
  return err(fault('/to', 'The period ends before it begins. Name an instant not before `from`.'));
}

async function accountStatement(
  { reads }: Engine,
  of: StatementPeriod & Extract<Subject, { of: 'account' }>,
  query: Parameters<typeof readPage>[0],
): Promise<Result<AccountStatement, Refusal>> {
  const page = readPage(query, [KEY_NUMBER, KEY_TRANSACTION, KEY_COUNT]);
  if (!page.ok) return page;
  const [balances, listed] = await Promise.all([reads.readLedgerBalances(of), reads.listLedgerEntries(of, page.value)]);
  const { minor } = moneyFormat(of.currency);
  const sum = (pick: (balance: LedgerBalance) => bigint) =>
    minor(balances.reduce((all, balance) => all + pick(balance), 0n));
  return ok({
    of: 'account',
    account: of.account,
    ...headOf(of),
    opening: sum(({ openingMinor }) => openingMinor),
    closing: sum(({ closingMinor }) => closingMinor),
    balances: balances.map((balance) => ({
      ledgerAccount: balance.name,
      opening: minor(balance.openingMinor),
      moved: renderMoved(balance, of.currency),
      closing: minor(balance.closingMinor),
    })),
    ...toWirePage(listed, renderEntry),
  });
}

async function sellerStatement(
  { reads }: Engine,
  of: StatementPeriod & Extract<Subject, { of: 'seller' }>,
  query: Parameters<typeof readPage>[0],
): Promise<Result<SellerStatement, Refusal>> {
  const page = readPage(query, [KEY_NUMBER, KEY_TEXT, KEY_TRANSACTION]);
  if (!page.ok) return page;
  const [sums, listed] = await Promise.all([reads.readSellerSums(of), reads.listSellerLines(of, page.value)]);
  const { minor } = moneyFormat(of.currency);
  return ok({
    of: 'seller',
    seller: of.seller,
    ...headOf(of),
    opening: minor(earnedMinor(sums.before)),
    closing: minor(earnedMinor(sums.before) + earnedMinor(sums.within)),
    before: renderSellerSums(sums.before, of.currency),
    within: renderSellerSums(sums.within, of.currency),
    ...toWirePage(listed, (line) => renderSellerLine(line, of.currency)),
  });
}

function headOf({ currency, from, to }: StatementPeriod) {
  return { currency, from: instantOrNull(from), to: formatInstant(to) };
}

function nobody(): Refusal {
  return refuse('not-found', 'There is no such account or seller.');
}

function unknownCurrency(currency: string): Refusal {
  return fault('/currency', `${currency} is no currency in use. Name one of ISO 4217.`);
}

function fault(path: string, message: string): Refusal {
  return invalid([{ path, message }]);
}
