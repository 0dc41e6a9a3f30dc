-- What was done, or tried, to the outside world. The row is committed before the provider is called.
create table effect (
    tenant_id    uuid        not null,
    key          text        not null,             -- names the one thing that is to happen
    kind         text        not null,
    request      jsonb       not null,
    state        text        not null check (state in ('started', 'done', 'refused', 'uncertain')),
    attempt      integer     not null default 1,   -- grows with each start; the fencing number
    result       jsonb,                            -- what the provider answered, once it is known to have happened
    reason       text,                             -- why it was refused, or is uncertain
    started_at   timestamptz not null,             -- wall clock, as all times here
    settled_at   timestamptz,
    look_at      timestamptz,                      -- when the background looks after it: the lease's end while started
    looks        integer     not null default 0,
    primary key (tenant_id, key),
    check ((state in ('done', 'refused')) = (settled_at is not null)),
    check (state <> 'done' or result is not null)
);

create index effect_open on effect (look_at) where state in ('started', 'uncertain');

select lad.protect('effect', 'select, insert, update');
