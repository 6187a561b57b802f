-- One schema for SQLite and PostgreSQL. Instants are ms since the epoch on the ledger's clock, days
-- are ISO dates in the policy's zone, durations are ms.

create table account (
  user_name text not null,
  tier text not null,
  version bigint not null,
  primary key (user_name, tier)
);

create table session (
  id text not null primary key,
  user_name text not null,
  tier text not null,
  -- Rises within an account: its latest session has the highest.
  serial bigint not null,
  length_ms bigint,
  idle_ms bigint not null,
  drain_ms bigint not null,
  data_amount bigint,
  data_period text,
  time_amount bigint,
  time_period text,
  state text not null,
  ending text,
  opened bigint not null,
  settled bigint not null,
  remaining_ms bigint,
  used bigint not null,
  ended bigint,
  bytes_up bigint not null,
  bytes_down bigint not null,
  -- 1 once somebody was told that it is over for good.
  told bigint not null,
  -- When it has to be looked at again, at the earliest; null if never.
  due_at bigint
);
create unique index session_latest on session (user_name, tier, serial);
create index session_ended on session (ended);
create index session_due on session (due_at) where due_at is not null;

create table usage (
  user_name text not null,
  tier text not null,
  day text not null,
  data_used bigint not null,
  time_used bigint not null,
  sessions_opened bigint not null,
  -- 1 once nodes were told that the budget of this day's period is spent.
  spent_told bigint not null,
  primary key (user_name, tier, day)
);

create table funding (
  node_id text not null,
  user_name text not null,
  tier text not null,
  day text not null,
  granted bigint not null,
  primary key (user_name, tier, day, node_id)
);

-- One row for each run of a node.
create table node (
  id text not null primary key,
  name text not null,
  beat bigint not null
);

create table act (
  id text not null primary key,
  session_id text not null,
  user_name text not null,
  tier text not null,
  -- Rises within an account.
  serial bigint not null,
  at bigint not null,
  actor text not null,
  deed text not null,
  added_ms bigint,
  reason text not null,
  -- 0 if it made no sense, and is kept only to answer the same again.
  done bigint not null
);
create index act_user on act (user_name, at);

create table feed (
  id bigint not null primary key,
  seq bigint not null
);
insert into feed (id, seq) values (1, 0);

create table change (
  seq bigint not null primary key,
  at bigint not null,
  kind text not null,
  user_name text not null
);

create table clock (
  id bigint not null primary key,
  at bigint not null
);
insert into clock (id, at) values (1, 0);

create table token (
  id text not null primary key,
  user_name text not null,
  hash text not null,
  issued bigint not null,
  expires bigint not null,
  issued_by text not null,
  revoked bigint
);
create index token_user on token (user_name);

-- Times of refusals are the wall clock's.
create table refusal (
  id text not null primary key,
  at bigint not null,
  user_name text not null,
  tier text,
  reason text not null,
  rule text,
  method text not null,
  scheme text not null,
  host text not null,
  port bigint not null,
  path text not null,
  detail text,
  times bigint not null,
  last_at bigint not null
);
create index refusal_user on refusal (user_name, at);
create index refusal_at on refusal (at);
