-- Payments from outside, and money on its way back to them. What a wallet paid has no row: its payments and refunds are
-- ledger entries of the order's own transaction.

create table payment (
  account_id       text not null,
  payment_id       text not null,
  subscription_id  text not null,
  order_id         text not null,
  method           text not null check (method in ('external', 'stripe')),
  state            text not null check (state in ('pending', 'paid', 'failed', 'given-up')),
  currency         text not null,
  -- What is due from outside; what balance covers of the order stands beside it.
  amount           bigint not null,
  balance          bigint not null,
  -- Of the amount: gone back, or on its way.
  refunded         bigint not null check (refunded >= 0 and refunded <= amount),
  -- What the payment service calls it, once it is known.
  reference        text,
  trouble          text,
  created_at       bigint not null,
  paid_at          bigint,
  primary key (account_id, payment_id)
) with (fillfactor = 80);
create index payment_subscription on payment (account_id, subscription_id);
create index payment_age on payment (created_at, payment_id);
create index payment_pending on payment (created_at, payment_id) where state = 'pending';

create table refund (
  account_id       text not null,
  refund_id        text not null,
  payment_id       text not null,
  subscription_id  text not null,
  order_id         text not null,
  cause            text not null check (cause in ('order', 'change', 'late')),
  method           text not null check (method in ('external', 'stripe')),
  state            text not null check (state in ('pending', 'sent')),
  currency         text not null,
  amount           bigint not null check (amount > 0),
  -- Number of the attempt that is due or under way, from 1, and when it may begin.
  attempt          integer not null,
  next_at          bigint not null,
  reference        text,
  trouble          text,
  created_at       bigint not null,
  sent_at          bigint,
  primary key (account_id, refund_id)
) with (fillfactor = 80);
create index refund_order on refund (account_id, order_id);
create index refund_age on refund (created_at, refund_id);
create index refund_pending on refund (created_at, refund_id) where state = 'pending';
