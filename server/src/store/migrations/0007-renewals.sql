-- What is paid beyond the running term, and the customer's standing wish to renew. Null: never renewed, nothing wished; a
-- program before these columns leaves them as they are. `slice.running` says since then that a slice is not over: the
-- running one and those that are paid and have not begun. `renew_at` is when a clock has to look.
alter table subscription add column renewal json;
alter table subscription add column renew_at bigint;
create index subscription_renewal on subscription (renew_at, account_id, subscription_id) where renew_at is not null;

create table renewal (
  account_id       text not null,
  renewal_id       text not null,
  subscription_id  text not null,
  at               bigint not null,
  document         json not null,
  primary key (account_id, renewal_id)
);
create index renewal_subscription on renewal (account_id, subscription_id, at, renewal_id);
