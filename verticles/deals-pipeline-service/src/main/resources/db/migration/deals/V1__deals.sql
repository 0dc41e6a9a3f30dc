create table pipeline (
    tenant_id  uuid        not null,
    id         uuid        not null,
    name       text        not null,
    is_default boolean     not null default false,
    version    bigint      not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index pipeline_one_default on pipeline (tenant_id) where is_default;
create unique index pipeline_name on pipeline (tenant_id, lower(name));
select lad.protect('pipeline');

create table stage (
    tenant_id   uuid     not null,
    id          uuid     not null,
    pipeline_id uuid     not null,
    name        text     not null,
    kind        text     not null check (kind in ('open', 'won', 'lost')),
    probability smallint not null check (probability between 0 and 100),
    position    smallint not null,
    primary key (tenant_id, id),
    unique (tenant_id, pipeline_id, id),
    foreign key (tenant_id, pipeline_id) references pipeline on delete cascade,
    -- Checked at commit, so that stages can change places in one transaction.
    constraint stage_position unique (tenant_id, pipeline_id, position) deferrable initially deferred,
    constraint stage_probability check (
        (kind = 'won' and probability = 100) or (kind = 'lost' and probability = 0) or kind = 'open')
);
select lad.protect('stage');

create table deal (
    tenant_id      uuid        not null,
    id             uuid        not null,
    pipeline_id    uuid        not null,
    stage_id       uuid        not null,
    status         text        not null check (status in ('open', 'won', 'lost')),
    name           text        not null,
    company        text,
    value_minor    bigint      not null check (value_minor >= 0),
    currency       text        not null check (currency ~ '^[A-Z]{3}$'),
    lead_id        uuid,
    campaign_id    uuid,
    owner_id       uuid,
    expected_close date,
    closed_at      timestamptz,
    close_reason   text,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    version        bigint      not null default 1,
    primary key (tenant_id, id),
    -- A deal stands in a stage of its own pipeline.
    foreign key (tenant_id, pipeline_id, stage_id) references stage (tenant_id, pipeline_id, id),
    constraint deal_closed check ((status = 'open') = (closed_at is null))
);
create index deal_newest on deal (tenant_id, created_at desc, id desc);
create index deal_stage on deal (tenant_id, stage_id);
create index deal_pipeline on deal (tenant_id, pipeline_id);
create index deal_lead on deal (tenant_id, lead_id) where lead_id is not null;
select lad.protect('deal');

create table stage_change (
    tenant_id     uuid        not null,
    id            uuid        not null,
    deal_id       uuid        not null,
    from_stage_id uuid,
    from_stage    text,
    to_stage_id   uuid        not null,
    to_stage      text        not null,
    user_id       uuid,
    reason        text,
    at            timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, deal_id) references deal on delete cascade
);
create index stage_change_deal on stage_change (tenant_id, deal_id, at);
select lad.protect('stage_change', 'select, insert, delete');

create view deals_api.deal as
    select d.tenant_id, d.id, d.status, s.name as stage, s.probability, d.value_minor, d.currency, d.lead_id, d.campaign_id,
           d.created_at, d.closed_at
    from deal d join stage s on (s.tenant_id, s.id) = (d.tenant_id, d.stage_id);
select lad.publish('deals_api.deal');
