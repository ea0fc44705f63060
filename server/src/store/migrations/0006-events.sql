-- Events are read from the audit chains (docs/decisions/0060-events-from-the-audit-chain.md). Within an account their
-- order is the chain's own; these tables give the records of all accounts places in one order, after their commit.

-- Finds what was committed lately, in whatever account.
create index audit_at on audit (at_ms, account_id);

-- How far things have come. Row 1 is the order itself: its lock is held by whoever gives out places, so that places become
-- visible in their order and no reader ever passes one that is still to come. Row 2: the roots over the audit chains.
create table event_feed (
  feed_id       integer primary key,
  -- The highest place given out (covered, for roots), and the highest that was forgotten again.
  place         bigint not null,
  forgotten     bigint not null,
  -- Everything that was committed before this moment has its place; for roots, when the last was made.
  looked_at_ms  bigint not null
);
insert into event_feed (feed_id, place, forgotten, looked_at_ms) values (1, 0, 0, 0), (2, 0, 0, 0);

-- A record of an account has a place for each seller whose products it is about, or one where it is about none.
create table event_place (
  account_id    text not null,
  place         bigint not null,
  n             bigint not null,
  seller_id     text,
  placed_at_ms  bigint not null,
  primary key (account_id, place)
);
create index event_place_order on event_place (place);
create index event_place_seller on event_place (seller_id, place) where seller_id is not null;

-- The last record of each account that has its place.
create table event_cursor (
  account_id  text primary key,
  n           bigint not null
);

-- ---- roots over all chains (docs/audit.md) --------------------------------------------------------------------------

-- Where each chain stood at the newest root.
create table audit_leaf (
  account_id  text primary key,
  -- The first characters of the account: the lowest node above it.
  node        text not null,
  n           bigint not null,
  hash        text not null
);
create index audit_leaf_node on audit_leaf (node);

-- The nodes between the accounts and the root, as they were at the newest root.
create table audit_node (
  node    text primary key,
  parent  text not null,
  hash    text not null
);
create index audit_node_parent on audit_node (parent);

create table audit_root (
  number     bigint primary key,
  at_ms      bigint not null,
  -- It covers the records of all places up to here.
  place      bigint not null,
  root       text not null,
  previous   text,
  statement  text not null
);

-- ---- webhook endpoints (docs/events.md) -----------------------------------------------------------------------------

-- Row 3: up to where events were handed to the endpoints.
insert into event_feed (feed_id, place, forgotten, looked_at_ms) values (3, 0, 0, 0);

-- Where an account is told of its events. Secrets are kept as they are, because messages are signed with them.
create table webhook_endpoint (
  account_id       text not null,
  endpoint_id      text not null,
  -- Of a seller's account.
  seller_id        text,
  role             text not null check (role in ('operator', 'seller', 'customer')),
  address          text not null,
  description      text,
  -- Beginnings of types; null is all.
  types            json,
  secrets          json not null,
  state            text not null check (state in ('enabled', 'disabled', 'deleted')),
  disabled_reason  text,
  -- Since when every message failed; null while they arrive.
  failing_since    bigint,
  created_at       bigint not null,
  changed_at       bigint not null,
  primary key (account_id, endpoint_id)
);
create index webhook_endpoint_enabled on webhook_endpoint (role, account_id) where state = 'enabled';

create table webhook_attempt (
  account_id   text not null,
  endpoint_id  text not null,
  attempt_id   text not null,
  at_ms        bigint not null,
  millis       integer not null,
  event_id     text not null,
  type         text not null,
  attempt      integer not null,
  outcome      text not null check (outcome in ('delivered', 'failed', 'given-up')),
  status       integer,
  reason       text,
  next_at_ms   bigint,
  primary key (account_id, endpoint_id, attempt_id)
);
create index webhook_attempt_newest on webhook_attempt (account_id, endpoint_id, at_ms);
create index webhook_attempt_age on webhook_attempt (at_ms);
