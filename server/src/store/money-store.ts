import type { AccountId, Coupon } from '@regrade/core';
import { encodeJson, fromJson } from '../engine/json-codec.ts';
import type {
  CouponCount,
  CouponUse,
  StoredCoupon,
  StoredMoneyRule,
  StoredReceipt,
} from '../engine/money/money-port.ts';
import type { Queryable, Row } from './database.ts';
import { type SaveFragment, saveInto } from './save-fragment.ts';

export interface MoneyRuleRow {
  readonly kind: StoredMoneyRule['kind'];
  readonly owner: string;
  readonly rule_id: string;
  readonly document: unknown;
  readonly updated_at: number | bigint;
}

export const saveMoneyRules = saveInto(
  'money_rule',
  ({ kind, owner, id, document, updatedAt }: StoredMoneyRule): MoneyRuleRow => ({
    kind,
    owner,
    rule_id: id,
    document,
    updated_at: updatedAt,
  }),
  { key: ['kind', 'owner', 'rule_id'], update: ['document', 'updated_at'] },
);

export function moneyRuleFromRow(row: MoneyRuleRow): StoredMoneyRule {
  const { kind, owner, rule_id: id, updated_at } = row;
  return { kind, owner, id, document: fromJson(row.document), updatedAt: Number(updated_at) };
}

export interface CouponRow {
  readonly code: string;
  readonly owner: string;
  readonly document: unknown;
  readonly uses: number | bigint;
  readonly updated_at: number | bigint;
}

/**
 * What a coupon says; how often it was used is counted apart and never overwritten by its issuer. Two issuers who choose
 * the same new code at once do not see each other, so the second one's owner is null, which the table refuses.
 */
export const saveCoupons: SaveFragment<StoredCoupon> = {
  table: 'coupon',
  toRow: ({ coupon, uses, updatedAt }): CouponRow => ({
    code: coupon.code,
    owner: coupon.funder,
    document: coupon,
    uses,
    updated_at: updatedAt,
  }),
  forms: {
    many: {
      parameters: 1,
      sql: (first) =>
        `insert into coupon select * from json_populate_recordset(null::coupon, $${first}::json)
         on conflict (code) do update set document = excluded.document, updated_at = excluded.updated_at,
           owner = case when excluded.owner = coupon.owner then excluded.owner end`,
      encode: (rows) => [encodeJson(rows)],
    },
  },
};

export const saveCouponCounts: SaveFragment<CouponCount> = {
  table: 'coupon',
  toRow: ({ code, uses }) => ({ code, uses }),
  forms: {
    many: {
      parameters: 1,
      sql: (first) =>
        `update coupon set uses = counted.uses from json_populate_recordset(null::coupon, $${first}::json) counted where coupon.code = counted.code`,
      encode: (rows) => [encodeJson(rows)],
    },
  },
};

export function couponFromRow(row: CouponRow): StoredCoupon {
  return { coupon: fromJson<Coupon>(row.document), uses: Number(row.uses), updatedAt: Number(row.updated_at) };
}

export const saveCouponUses = saveInto(
  'coupon_use',
  ({ account, code, order, givenBack }: CouponUse) => ({
    account_id: account,
    code,
    order_id: order,
    given_back: givenBack,
  }),
  { key: ['account_id', 'code', 'order_id'], update: ['given_back'] },
);

export interface ReceiptRow {
  readonly account_id: AccountId;
  readonly number: string;
  readonly subject: string;
  readonly issued_at: number | bigint;
  readonly document: unknown;
}

export const saveReceipts = saveInto(
  'receipt',
  ({ account, number, subject, issuedAt, document }: StoredReceipt): ReceiptRow => ({
    account_id: account,
    number,
    subject,
    issued_at: issuedAt,
    document,
  }),
);

export async function loadMoneyRules(sql: Queryable): Promise<StoredMoneyRule[]> {
  const { rows } = await sql.query<MoneyRuleRow & Row>('load-money-rules', 'select * from money_rule', []);
  return rows.map(moneyRuleFromRow);
}

/**
 * Coupons by code with how often each account has used them. With `lock` their rows stay locked to the end of the
 * transaction, in the order of the codes and after the heads of the accounts: two orders never take the same last use.
 */
export async function loadCoupons(
  sql: Queryable,
  of: { readonly codes: readonly string[]; readonly accounts: readonly AccountId[]; readonly lock: boolean },
): Promise<{ coupons: StoredCoupon[]; usesByAccount: Map<string, number> }> {
  const [coupons, uses] = await Promise.all([
    sql.query<CouponRow & Row>(
      of.lock ? 'lock-coupons' : 'load-coupons',
      `select * from coupon where code = any($1) order by code${of.lock ? ' for update' : ''}`,
      [of.codes],
    ),
    sql.query<Row & { account_id: string; code: string; uses: bigint }>(
      'load-coupon-uses',
      `select account_id, code, count(*) as uses from coupon_use
       where account_id = any($1) and code = any($2) and not given_back group by account_id, code`,
      [of.accounts, of.codes],
    ),
  ]);
  return {
    coupons: coupons.rows.map(couponFromRow),
    usesByAccount: new Map(uses.rows.map((row) => [`${row.account_id} ${row.code}`, Number(row.uses)])),
  };
}

export function receiptFromRow(row: ReceiptRow): StoredReceipt {
  const { account_id: account, number, subject, issued_at, document } = row;
  return { account, number, subject, issuedAt: Number(issued_at), document: fromJson(document) };
}
