-- What records call people where names are kept out of them. A person has several where a node made
-- one while the ledger was away.
create table pseudonym (
  name text not null primary key,
  user_name text not null,
  -- 32 random octets, in hexadecimal: the name comes from it. Deleting the row unlinks the records.
  secret text not null,
  made bigint not null
);
create index pseudonym_user on pseudonym (user_name, made);
