create table sign_in (
  -- SHA-256 of what the cookie says: who reads this table can sign in as nobody.
  id text not null primary key,
  user_name text not null,
  -- The token or guest pass that was shown; null for a password.
  token text,
  -- Changes with the password.
  mark text not null,
  created bigint not null,
  seen bigint not null,
  expires bigint not null,
  -- The session that it ends with, if any.
  session_id text
);
create index sign_in_expires on sign_in (expires);
