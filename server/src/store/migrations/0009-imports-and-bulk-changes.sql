-- Imports: what another system called a customer and a subscription, looked up by that name alone (like `seller_id`).

create table account_reference (
  reference   text primary key,
  account_id  text not null
);

-- The key against doubles: one row for every imported subscription, with the hash of the row it came from.
create table subscription_reference (
  product_id       text not null,
  reference        text not null,
  account_id       text not null,
  subscription_id  text not null,
  content_hash     text not null,
  import_id        text not null,
  line             bigint not null,
  primary key (product_id, reference)
);
create index subscription_reference_import on subscription_reference (import_id, line);

-- One upload, under the operator's account. `epoch` counts its attempts: only the newest one may save progress.
create table import_job (
  account_id     text not null,
  import_id      text not null,
  key            text not null,
  epoch          integer not null,
  state          text not null check (state in ('open', 'done')),
  seen           bigint not null,
  imported       bigint not null,
  unchanged      bigint not null,
  bad            bigint not null,
  warned         bigint not null,
  last_line      bigint not null,
  content_hash   text not null,
  started_at_ms  bigint not null,
  moved_at_ms    bigint not null,
  primary key (account_id, import_id)
);
create unique index import_job_key on import_job (account_id, key);

-- Rows of which something is to be said.
create table import_row (
  account_id  text not null,
  import_id   text not null,
  line        bigint not null,
  reference   text,
  imported    boolean not null,
  findings    json not null,
  primary key (account_id, import_id, line)
);

-- Bulk changes: one wish for many subscriptions, and a row for each of them with the quote it was given.

create table bulk_change (
  account_id     text not null,
  bulk_id        text not null,
  state          text not null check (state in ('open', 'running', 'done', 'cancelled')),
  actor          text not null,
  pays           boolean not null,
  request        json not null,
  totals         json not null,
  created_at     bigint not null,
  expires_at     bigint not null,
  claimed_by     text,
  claimed_until  bigint,
  ended_at       bigint,
  primary key (account_id, bulk_id)
);
create index bulk_change_running on bulk_change (claimed_until, account_id, bulk_id) where state = 'running';

create table bulk_item (
  account_id       text not null,
  bulk_id          text not null,
  n                integer not null,
  subscription_id  text not null,
  quote_id         text,
  currency         text,
  figures          json,
  refusal          json,
  primary key (account_id, bulk_id, n)
);
