-- Regrade's schema. Rules that keep it fit for PostgreSQL, Citus, YugabyteDB and CockroachDB: account_id leads every
-- primary and unique key of account data, keys are made by the program, no sequences, no triggers, no foreign keys
-- between accounts. Columns named *_at hold epoch seconds, *_at_ms epoch milliseconds; money is in minor units
-- (bigint), exact prices in micros of a minor unit (numeric).

-- ---- reference data: small, replicated ------------------------------------------------------------------------------

create table account (
  account_id  text primary key,
  kind        text not null check (kind in ('customer', 'seller', 'operator')),
  name        text not null,
  seller_id   text unique,
  suspended   boolean not null,
  created_at  bigint not null
);

create table access_token (
  token_hash  text primary key,
  token_id    text not null unique,
  role        text not null check (role in ('operator', 'seller', 'customer')),
  account_id  text not null,
  seller_id   text,
  name        text not null,
  created_at  bigint not null,
  revoked_at  bigint
);

create table product (
  product_id  text primary key,
  seller_id   text not null,
  account_id  text not null,
  name        json not null,
  type        text not null,
  released    integer not null,
  created_at  bigint not null
);
create index product_seller on product (seller_id, product_id);

create table draft (
  product_id  text primary key,
  version     bigint not null,
  review_id   text,
  document    json not null,
  findings    json not null,
  ok          boolean not null,
  updated_at  bigint not null
);

create table review (
  review_id     text primary key,
  product_id    text not null,
  seller_id     text not null,
  state         text not null check (state in ('in-review', 'approved', 'rejected', 'withdrawn')),
  base_release  integer not null,
  content_hash  text not null,
  document      json not null,
  findings      json not null,
  submitted_by  text not null,
  submitted_at  bigint not null,
  decided_by    text,
  decided_at    bigint,
  reason        text
);
create index review_state on review (state, submitted_at, review_id);
create index review_product on review (product_id, submitted_at);

create table release (
  product_id    text not null,
  number        integer not null,
  document      json not null,
  content_hash  text not null,
  review_id     text not null,
  published_at  bigint not null,
  primary key (product_id, number)
);

-- Secrets made once by the first start: what license keys are derived from (those are stored as hashes only), and the
-- keys that sign licenses.
create table instance_secret (
  name   text primary key,
  value  text not null
);

-- ---- account data: account_id leads every key -----------------------------------------------------------------------

-- The one row under whose lock everything of an account changes; also the head of its audit chain.
create table account_head (
  account_id  text primary key,
  audit_n     bigint not null,
  audit_hash  text not null
);

create table balance (
  account_id  text not null,
  name        text not null,
  currency    text not null,
  amount      bigint not null,
  primary key (account_id, name, currency)
);

create table subscription (
  account_id       text not null,
  subscription_id  text not null,
  product_id       text not null,
  seller_id        text not null,
  release          integer not null,
  currency         text not null,
  period           text not null,
  periods          integer not null,
  term_start       bigint not null,
  term_end         bigint,
  version          bigint not null,
  suspended        boolean not null,
  open_order       text,
  totals           json not null,
  primary key (account_id, subscription_id)
) with (fillfactor = 70);
create index subscription_product on subscription (product_id, account_id, subscription_id);

create table slice (
  account_id       text not null,
  slice_id         text not null,
  subscription_id  text not null,
  component        text not null,
  running          boolean not null,
  from_at          bigint not null,
  to_at            bigint,
  selection        json not null,
  agreed_price     numeric not null,
  charge           bigint not null,
  credited         bigint not null,
  paid             bigint not null,
  refunded         bigint not null,
  primary key (account_id, slice_id)
) with (fillfactor = 70);
create index slice_subscription on slice (account_id, subscription_id);

create table license (
  account_id       text not null,
  license_id       text not null,
  subscription_id  text not null,
  product_id       text not null,
  component        text not null,
  key_hash         text not null,
  revision         integer not null,
  status           text not null check (status in ('issued', 'active', 'isolated', 'destroyed')),
  selection        json not null,
  valid_from       bigint not null,
  expires_at       bigint,
  issued_at_ms     bigint not null,
  primary key (account_id, license_id)
) with (fillfactor = 70);
create index license_subscription on license (account_id, subscription_id);
create index license_expiry on license (expires_at, account_id, license_id) where status = 'active';
create unique index license_key on license (account_id, key_hash);

create table license_statement (
  account_id  text not null,
  license_id  text not null,
  revision    integer not null,
  statement   text not null,
  primary key (account_id, license_id, revision)
);

create table quote (
  account_id       text not null,
  quote_id         text not null,
  subscription_id  text not null,
  accepted_by      text,
  at               bigint not null,
  expires_at       bigint not null,
  document         json not null,
  primary key (account_id, quote_id)
) with (fillfactor = 80);
create index quote_subscription on quote (account_id, subscription_id, at);

create table change_order (
  account_id       text not null,
  order_id         text not null,
  subscription_id  text not null,
  quote_id         text not null,
  product_id       text not null,
  seller_id        text not null,
  state            text not null,
  due_at           bigint,
  placed_at        bigint not null,
  document         json not null,
  primary key (account_id, order_id)
);
create index change_order_subscription on change_order (account_id, subscription_id, placed_at);
create index change_order_due on change_order (due_at, account_id, order_id) where due_at is not null;

create table order_event (
  account_id  text not null,
  order_id    text not null,
  n           integer not null,
  at          bigint not null,
  type        text not null,
  by          text not null,
  detail      json,
  primary key (account_id, order_id, n)
);

create table ledger_entry (
  account_id      text not null,
  transaction_id  text not null,
  n               integer not null,
  name            text not null,
  currency        text not null,
  amount          bigint not null,
  memo            text not null,
  subject         text not null,
  at              bigint not null,
  primary key (account_id, transaction_id, n)
);

create table idempotency (
  account_id    text not null,
  caller        text not null,
  key           text not null,
  command       text not null,
  request_hash  text not null,
  answer        json not null,
  created_at    bigint not null,
  primary key (account_id, caller, key)
);
create index idempotency_age on idempotency (created_at);

create table outbox (
  account_id     text not null,
  effect_key     text not null,
  kind           text not null,
  payload        json not null,
  created_at_ms  bigint not null,
  primary key (account_id, effect_key)
);

create table audit (
  account_id     text not null,
  n              bigint not null,
  at_ms          bigint not null,
  actor          text not null,
  command        text not null,
  subject        text not null,
  body           text not null,
  previous_hash  text not null,
  hash           text not null,
  primary key (account_id, n)
);
