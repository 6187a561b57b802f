-- Access requests, votes and grants; rooms, check-ins and the grants of sessions. Instants are ms
-- since the epoch on the ledger's clock, durations are ms. Hosts are names in normal form, sorted,
-- with single spaces between them.

-- One row for each person who asked: whoever adds an access request of theirs has it locked.
create table asker (
  user_name text not null primary key,
  version bigint not null
);

create table access_request (
  id text not null primary key,
  user_name text not null,
  -- The tier that it would open, or in which it would open hosts.
  tier text not null,
  chain text not null,
  -- The chain as it was when it was asked, or when the review began anew.
  chain_terms text not null,
  -- The ask rule; null where it is for a tier.
  rule text,
  hosts text not null,
  reason text not null,
  starts bigint,
  asked bigint not null,
  -- Who asked, where that is the owner of a machine.
  asked_by text not null,
  -- Of the review, from 1: each change of the chain begins another.
  round bigint not null,
  -- When it expires if nobody decides.
  expires bigint not null,
  state text not null,
  -- Rises with each change, so that what was read can be held against what is.
  version bigint not null,
  decided bigint,
  decided_by text,
  decided_reason text
);
create index access_request_user on access_request (user_name, asked);
create index access_request_asker on access_request (asked_by, asked);
create index access_request_state on access_request (state, expires);
create index access_request_decided on access_request (decided);

create table access_vote (
  request_id text not null,
  -- Votes of earlier rounds are history.
  round bigint not null,
  stage bigint not null,
  -- Rises within an access request.
  serial bigint not null,
  voter text not null,
  verdict text not null,
  reason text not null,
  hosts text not null,
  at bigint not null,
  primary key (request_id, round, voter)
);

create table access_grant (
  id text not null primary key,
  request_id text not null,
  user_name text not null,
  tier text not null,
  chain text not null,
  rule text,
  hosts text not null,
  sessions bigint not null,
  opened bigint not null,
  made bigint not null,
  starts bigint not null,
  ends bigint not null,
  revoked bigint,
  revoked_by text,
  revoked_reason text
);
create unique index access_grant_request on access_grant (request_id);
create index access_grant_user on access_grant (user_name, ends);

alter table session add column grant_id text;
alter table session add column room text;
alter table session add column every_ms bigint;
alter table session add column grace_ms bigint;
alter table session add column hold_ms bigint;
alter table session add column checked bigint;
alter table session add column paused_for text;
alter table session add column paused_at bigint;
-- Up to when its grant holds.
alter table session add column grant_ends bigint;
-- When a notice of a check-in that was missed is due; null if none is. The last one that was given.
alter table session add column notice_at bigint;
alter table session add column noticed bigint;
create index session_notice on session (notice_at) where notice_at is not null;
create index session_room on session (room) where room is not null and ended is null;

-- 1 for background noise, which no supervisor sees.
alter table refusal add column quiet bigint not null default 0;

-- The clock of a room: one row for each time that a supervisor starts it.
create table room_run (
  id text not null primary key,
  room text not null,
  tier text not null,
  started bigint not null,
  started_by text not null,
  ends bigint,
  ended bigint,
  ended_by text
);
create index room_run_room on room_run (room, tier, started);
create unique index room_run_on on room_run (room, tier) where ended is null;
