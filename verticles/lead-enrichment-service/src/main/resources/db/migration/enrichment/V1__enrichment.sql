create table enrichment (
    tenant_id   uuid        not null,
    id          uuid        not null,
    with_email  boolean     not null,              -- whether an address is looked for where the enrichment brings none
    state       text        not null check (state in ('queued', 'running', 'completed', 'failed', 'cancelled', 'blocked')),
    reason      text,                              -- why it is blocked or failed
    user_id     uuid,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    finished_at timestamptz,
    primary key (tenant_id, id),
    check ((state in ('completed', 'failed', 'cancelled')) = (finished_at is not null))
);
create index enrichment_newest on enrichment (tenant_id, created_at desc, id desc);
select lad.protect('enrichment', 'select, insert, update');

create table item (
    tenant_id     uuid        not null,
    enrichment_id uuid        not null,
    position      smallint    not null,
    asked         jsonb       not null,             -- the body of enrichLead
    state         text        not null default 'queued'
                  check (state in ('queued', 'completed', 'not_found', 'failed', 'cancelled')),
    tries         smallint    not null default 0,
    lead_id       uuid,
    email_found   boolean,
    credits       numeric     not null default 0,
    error         text,
    updated_at    timestamptz not null,
    primary key (tenant_id, enrichment_id, position),
    foreign key (tenant_id, enrichment_id) references enrichment
);
create index item_queued on item (tenant_id, enrichment_id, position) where state = 'queued';
select lad.protect('item', 'select, insert, update');
