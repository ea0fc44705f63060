-- Sessions of browsers that people ended before their time; a row is kept until the session would have ended by itself.

create table ended_session (
  account_id  text not null,
  session_id  text not null,
  expires_at  bigint not null,
  primary key (account_id, session_id)
);
create index ended_session_expiry on ended_session (expires_at);
