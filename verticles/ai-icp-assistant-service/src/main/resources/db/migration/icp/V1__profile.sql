create table profile (
    tenant_id   uuid        not null,
    id          uuid        not null,
    name        text        not null,
    source      text        not null check (source in ('gemini', 'rules')),
    model       text,
    description text,                    -- what it was analyzed from; null where that was a list of customers
    icp         jsonb       not null,
    uses        integer     not null default 0, -- how often criteria were generated from it
    created_by  uuid,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    version     bigint      not null default 1,
    primary key (tenant_id, id),
    constraint profile_model check ((source = 'gemini') = (model is not null))
);
create index profile_newest on profile (tenant_id, created_at desc, id desc);
select lad.protect('profile');
