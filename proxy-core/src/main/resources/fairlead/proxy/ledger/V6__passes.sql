create table pass (
  name text not null primary key,
  group_name text not null,
  hash text not null,
  issued bigint not null,
  expires bigint not null,
  issued_by text not null,
  revoked bigint
);
create index pass_expires on pass (expires);

-- Every name that a pass ever had: none is given twice, so that no record ever means two people.
create table pass_name (
  name text not null primary key
);
