-- What people say to decisions about them: one remark each. Times are the wall clock's, as those of
-- records are.
create table remark (
  decision_id text not null primary key,
  user_name text not null,
  at bigint not null,
  words text not null
);
create index remark_at on remark (at);
