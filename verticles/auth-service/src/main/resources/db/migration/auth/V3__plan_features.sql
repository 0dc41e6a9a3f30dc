-- What the tenant's plan includes, as billing said last; null before it has said anything.
alter table tenant add column plan_features text[];
