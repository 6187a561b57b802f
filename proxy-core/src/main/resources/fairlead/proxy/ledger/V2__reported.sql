-- 1 where report mode let pass what would have been refused.
alter table refusal add column reported bigint not null default 0;
