-- Background work that survives a crash. One row is one piece of work; a piece that is done leaves no row.
create table job (
    id          uuid        primary key,
    tenant_id   uuid,                             -- null: the service's own work
    kind        text        not null,
    key         text,                             -- with a key, at most one live row for tenant and kind
    payload     jsonb       not null,
    state       text        not null default 'waiting' check (state in ('waiting', 'resting', 'running', 'dead')),
    due_at      timestamptz not null,             -- business clock: when a waiting row may run
    until       timestamptz,                      -- wall clock: end of the lease while running, of the pause while resting
    holder      uuid,                             -- the runner that holds the lease
    claims      integer     not null default 0,   -- how often it was ever claimed: the fencing number
    attempts    integer     not null default 0,   -- how often it was tried since it last got on
    last_error  text,
    created_at  timestamptz not null,
    died_at     timestamptz,
    check ((state in ('resting', 'running')) = (until is not null)),
    check ((state = 'running') = (holder is not null)),
    check ((state = 'dead') = (died_at is not null))
);

create unique index job_one_live_key on job (tenant_id, kind, key) nulls not distinct
    where key is not null and state <> 'dead';
-- What claiming reads: only rows that can run, oldest first. Rows due later are never looked at.
create index job_waiting on job (due_at) where state = 'waiting';
-- The same for each tenant: in a backlog, turns go round by tenant.
create index job_waiting_by_tenant on job (tenant_id, due_at) where state = 'waiting';
create index job_until on job (until) where state in ('resting', 'running');
create index job_dead on job (died_at) where state = 'dead';

select lad.protect('job');
