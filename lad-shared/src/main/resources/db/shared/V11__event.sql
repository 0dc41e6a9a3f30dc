-- What this service tells the others, written in the transaction of the change that it tells of.
create table outbox (
    tx         xid8        not null default pg_current_xact_id(),
    seq        bigint      generated always as identity,
    id         uuid        not null,
    tenant_id  uuid        not null,
    type       text        not null,
    payload    jsonb       not null,
    at         timestamptz not null,               -- business clock
    stored_at  timestamptz not null,               -- wall clock, by which old rows are removed
    primary key (tx, seq)
);
-- Order of commit, as far as it matters: a reader stays behind the oldest transaction that still runs.
create index outbox_stored_at on outbox (stored_at);
select lad.protect('outbox');

-- How far this service has read the others.
create table subscription (
    name          text        primary key,
    position      text        not null default '',  -- opaque, the source's own
    holder        uuid,
    leased_until  timestamptz                       -- wall clock
);
select lad.protect_system('subscription');
-- An event's effect and the position after it are one transaction of the event's tenant.
do $$
declare
    tenants text := 'lad_' || current_schema();
begin
    execute format('create policy tenant on subscription for all to %I using (true) with check (true)', tenants);
    execute format('grant select, update on subscription to %I', tenants);
end
$$;

-- Events of others that this service could not take, kept with the reason until somebody replays or discards them.
create table dead_event (
    subscription  text        not null,
    id            uuid        not null,
    tenant_id     uuid        not null,
    event         jsonb       not null,
    reason        text        not null,
    died_at       timestamptz not null,
    primary key (subscription, id)
);
select lad.protect('dead_event', 'select, insert, delete');

-- What came from outside, as it came.
create table inbox (
    provider     text        not null,
    event_id     text        not null,
    headers      jsonb       not null,
    body         bytea       not null,
    received_at  timestamptz not null,
    processed_at timestamptz,
    primary key (provider, event_id)
);
create index inbox_received_at on inbox (received_at);
select lad.protect_system('inbox');
