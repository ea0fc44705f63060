-- Tax, discounts, coupons, commission and receipts. A program before this leaves the new columns as they are.

-- Country (`DE`) or part of one (`US-CA`) by which a customer is taxed; null: the operator has named none.
alter table account add column tax_region text;

-- Number of the latest receipt of the account, as year × 10^9 + n: it rises under the head's lock, so it has no gaps.
alter table account_head add column receipts bigint not null default 0;

-- ---- reference data: small, replicated ------------------------------------------------------------------------------

-- Tax rates, discounts and commissions, by who set them: `operator` or a seller.
create table money_rule (
  kind        text not null check (kind in ('tax-rate', 'discount', 'commission')),
  owner       text not null,
  rule_id     text not null,
  document    json not null,
  updated_at  bigint not null,
  primary key (kind, owner, rule_id)
);

-- A code is one coupon, whoever issued it; `uses` counts its open and completed orders, under the row's lock.
create table coupon (
  code        text primary key,
  owner       text not null,
  document    json not null,
  uses        bigint not null,
  updated_at  bigint not null
);
create index coupon_owner on coupon (owner, code);

-- ---- account data: account_id leads every key -----------------------------------------------------------------------

create table coupon_use (
  account_id  text not null,
  code        text not null,
  order_id    text not null,
  given_back  boolean not null,
  primary key (account_id, code, order_id)
);

-- Documents of what is no change order; a change order carries its number itself, and its document follows from it.
create table receipt (
  account_id  text not null,
  number      text not null,
  subject     text not null,
  issued_at   bigint not null,
  document    json not null,
  primary key (account_id, number)
);

-- What a seller earned, in the order of time: a seller's customers are many accounts, and a statement is read by period.
create index ledger_seller on ledger_entry (name, currency, at, account_id, transaction_id)
  where name like 'revenue:%' and name <> 'revenue:operator';
