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
