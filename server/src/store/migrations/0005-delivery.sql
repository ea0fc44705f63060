-- What has to be done outside, one row until it is done: the outbox worker claims rows that are due. `outbox` keeps what
-- happened, in plain inserts; an effect has a next attempt, and is written again under its key.
create table effect (
  account_id     text not null,
  effect_key     text not null,
  kind           text not null,
  -- Whose door it goes through: limits and pauses are one lane's.
  lane           text not null,
  payload        json not null,
  -- When it may be claimed: for a claimed one, when its claim ends. Null: given up, until it is written again.
  due_at_ms      bigint,
  claim          text,
  tries          integer not null,
  trouble        text,
  created_at_ms  bigint not null,
  primary key (account_id, effect_key)
) with (fillfactor = 70);
create index effect_due on effect (lane, due_at_ms, account_id, effect_key) where due_at_ms is not null;

-- A row per lane that was ever used: its lock is held while effects are claimed. Failures in a row pause the lane.
create table effect_lane (
  lane             text primary key,
  failures         integer not null,
  paused_until_ms  bigint not null
);

-- Where and how a seller is told: of one product (`acme.helpdesk`), or of all of a seller's (`acme`). Secrets are kept as
-- they are, because messages are signed with them; no answer shows them again.
create table seller_endpoint (
  scope            text not null,
  protocol         text not null,
  seller_id        text not null,
  address          text not null,
  timeout_seconds  integer not null,
  secrets          json not null,
  created_at       bigint not null,
  changed_at       bigint not null,
  primary key (scope, protocol)
);
create index seller_endpoint_seller on seller_endpoint (seller_id, scope, protocol);

-- One message to a seller, whatever its attempts.
create table delivery (
  account_id       text not null,
  delivery_id      text not null,
  kind             text not null check (kind in ('change', 'restate', 'fit-check')),
  -- The key of its effect, which is the same on every attempt.
  effect_key       text not null,
  -- The order or quote that it is about.
  subject          text not null,
  subscription_id  text not null,
  product_id       text not null,
  seller_id        text not null,
  protocol         text not null,
  state            text not null,
  attempt          integer not null,
  attempts_max     integer not null,
  next_at          bigint,
  answer_by        bigint,
  reason           text,
  created_at       bigint not null,
  changed_at       bigint not null,
  primary key (account_id, delivery_id)
) with (fillfactor = 70);
create index delivery_newest on delivery (created_at, delivery_id);
create index delivery_seller on delivery (seller_id, created_at, delivery_id);

-- The transcript of every attempt, secrets taken out and bodies cut.
create table delivery_attempt (
  account_id   text not null,
  delivery_id  text not null,
  -- The claim under which it was made.
  attempt_id   text not null,
  at_ms        bigint not null,
  millis       integer not null,
  outcome      text not null,
  reason       text,
  request      json,
  response     json,
  primary key (account_id, delivery_id, attempt_id)
);
create index delivery_attempt_age on delivery_attempt (at_ms);

-- Orders whose seller may outlast the term.
create index change_order_at_seller on change_order (account_id, subscription_id) where state in ('awaiting-seller', 'held');
