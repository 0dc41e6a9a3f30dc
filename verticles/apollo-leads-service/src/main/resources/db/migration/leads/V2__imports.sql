-- Under row-level security an index on lower(email) is no help: lower() is not leakproof, so that PostgreSQL evaluates it
-- only on rows that have passed the policy. A column of its own is compared by the index.
alter table lead add column email_key text generated always as (lower(email)) stored;
create index lead_any_email_key on lead (tenant_id, email_key) where email_key is not null;
drop index lead_any_email;
create index lead_any_phone on lead (tenant_id, phone) where phone is not null;

-- One file that was uploaded, or is being. Its figures are written with the rows that they count.
create table lead_import (
    tenant_id  uuid        not null,
    id         uuid        not null,
    attempt    uuid        not null,               -- changes when it is begun again: the one before writes no more
    state      text        not null check (state in ('running', 'done', 'broken')),
    dry_run    boolean     not null,
    rows       bigint      not null default 0,
    created    bigint      not null default 0,
    updated    bigint      not null default 0,
    unchanged  bigint      not null default 0,
    refused    bigint      not null default 0,
    bytes      bigint      not null default 0,
    errors     jsonb       not null default '[]',
    ignored    jsonb       not null default '[]',  -- columns that stand for nothing of a lead
    reason     text,                               -- why it broke off
    started_by uuid,
    started_at timestamptz not null,
    updated_at timestamptz not null,               -- on the wall clock: whoever runs it is alive
    ended_at   timestamptz,
    primary key (tenant_id, id)
);
create index lead_import_newest on lead_import (tenant_id, started_at desc, id desc);
select lad.protect('lead_import');
