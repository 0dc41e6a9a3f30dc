-- What has happened, as the other services told it, for a while.
create table activity (
    tenant_id uuid        not null,
    id        bigint      not null,      -- counts the tenant's entries in the order in which they became visible
    event_id  uuid        not null,      -- of the service that told it
    type      text        not null,
    detail    jsonb       not null,
    at        timestamptz not null,      -- when it happened, on the business clock
    stored_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, event_id)
);
create index activity_stored on activity (stored_at);
select lad.protect('activity');

-- The last id of each tenant. Its row lock makes those who tell of one tenant wait for each other, so that no id becomes
-- visible behind a reader that has gone on.
create table activity_head (
    tenant_id uuid   primary key,
    last      bigint not null
);
select lad.protect('activity_head');
