-- Sellers' adjustments of offline-billed components, the end of isolated licenses, and accounts with a clock of their own.

-- What a seller changed, and what it was before: the license says only what it is now.
create table adjustment (
  account_id       text not null,
  adjustment_id    text not null,
  subscription_id  text not null,
  component        text not null,
  license_id       text not null,
  revision         integer not null,
  status           text not null,
  at               bigint not null,
  by               text not null,
  from_selection   json not null,
  from_expires_at  bigint,
  to_selection     json not null,
  to_expires_at    bigint,
  primary key (account_id, adjustment_id)
);
create index adjustment_subscription on adjustment (account_id, subscription_id, at, revision, adjustment_id);

-- A seller's customers, page by page.
create index subscription_seller on subscription (seller_id, account_id, subscription_id);

-- By the columns that `license_expiry` has already: another one would make every change order write every index again.
create index license_isolated on license (expires_at, account_id, license_id) where status = 'isolated';

-- A sandbox account's time, which stands still until it is moved, and where it is on its way to. Null: the account lives
-- in everybody's time. A program before this one leaves the columns as they are.
alter table account add column sandbox_now bigint;
alter table account add column sandbox_target bigint;
-- The seller who opened it for tests of their own; null: the operator did.
alter table account add column sandbox_seller text;
create index account_sandbox on account (account_id) where sandbox_now is not null;
create index account_sandbox_target on account (account_id) where sandbox_target is not null;
