-- Events are read from the audit chains (docs/decisions/0060-events-from-the-audit-chain.md). Within an account their
-- order is the chain's own; these tables give the records of all accounts places in one order, after their commit.

-- Finds what was committed lately, in whatever account.
create index audit_at on audit (at_ms, account_id);

-- One row: its lock is held by whoever gives out places, so that places become visible in their order and no reader
-- ever passes one that is still to come.
create table event_feed (
  feed_id       integer primary key,
  -- The highest place given out, and the highest that was forgotten again.
  place         bigint not null,
  forgotten     bigint not null,
  -- Everything that was committed before this moment has its place.
  looked_at_ms  bigint not null
);
insert into event_feed (feed_id, place, forgotten, looked_at_ms) values (1, 0, 0, 0);

-- A record of an account has a place for each seller whose products it is about, or one for none.
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
