create table campaign (
    tenant_id    uuid        not null,
    id           uuid        not null,
    name         text        not null,
    status       text        not null check (status in ('draft', 'running', 'paused', 'completed', 'stopped')),
    plan_version integer     not null,
    settings     jsonb       not null,
    created_by   uuid,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    started_at   timestamptz,
    ended_at     timestamptz,
    version      bigint      not null default 1,
    primary key (tenant_id, id)
);
create index campaign_newest on campaign (tenant_id, created_at desc, id desc);
select lad.protect('campaign');

-- The steps of each version. A version never changes.
create table campaign_plan (
    tenant_id   uuid        not null,
    campaign_id uuid        not null,
    version     integer     not null,
    plan        jsonb       not null,
    created_at  timestamptz not null,
    primary key (tenant_id, campaign_id, version),
    foreign key (tenant_id, campaign_id) references campaign on delete cascade
);
select lad.protect('campaign_plan', 'select, insert, delete');

-- One lead's walk through one campaign.
create table campaign_lead (
    tenant_id        uuid        not null,
    id               uuid        not null,
    campaign_id      uuid        not null,
    lead_id          uuid        not null,
    state            text        not null
        check (state in ('waiting', 'active', 'replied', 'completed', 'failed', 'stopped')),
    step             text,                              -- where it stands; null before the first and after the last
    due_at           timestamptz,                       -- when it goes on from there, on the business clock
    scheduled        boolean     not null default false, -- whether a job will look at it
    exclusive        boolean     not null,
    lead             jsonb       not null,
    linkedin_profile text,                              -- the public identifier of its profile, in lower case
    linkedin_id      text,                              -- the provider's id of its profile
    instagram        text,                              -- its user name, in lower case
    touched_at       timestamptz,
    accepted_at      timestamptz,
    replied_at       timestamptz,
    answered_at      timestamptz,
    call_ended_at    timestamptz,                       -- of the last call
    ended_at         timestamptz,
    reason           text,                              -- why it ended
    verdicts         jsonb       not null default '[]',
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, campaign_id, lead_id),
    foreign key (tenant_id, campaign_id) references campaign on delete cascade,
    constraint campaign_lead_ended check ((state in ('waiting', 'active')) = (ended_at is null))
);
create index campaign_lead_order on campaign_lead (tenant_id, campaign_id, id);
create index campaign_lead_live on campaign_lead (tenant_id, campaign_id, step) where state in ('waiting', 'active');
-- What a start has to schedule: leads that nobody looks at, because they are new or fell due in a pause.
create index campaign_lead_parked on campaign_lead (tenant_id, campaign_id, id)
    where state in ('waiting', 'active') and not scheduled;
create unique index campaign_lead_exclusive on campaign_lead (tenant_id, lead_id)
    where exclusive and state in ('waiting', 'active');
-- By these an event finds the walks that it concerns.
create index campaign_lead_person on campaign_lead (tenant_id, lead_id);
create index campaign_lead_profile on campaign_lead (tenant_id, linkedin_profile) where linkedin_profile is not null;
create index campaign_lead_linkedin_id on campaign_lead (tenant_id, linkedin_id) where linkedin_id is not null;
create index campaign_lead_instagram on campaign_lead (tenant_id, instagram) where instagram is not null;
select lad.protect('campaign_lead');

-- One step of one walk: what was planned, what came of it. A lead takes a step once, which the key below holds.
create table touch (
    tenant_id        uuid        not null,
    id               uuid        not null,
    campaign_id      uuid        not null,
    campaign_lead_id uuid        not null,
    lead_id          uuid        not null,
    step             text        not null,
    hop              integer     not null,              -- counts the steps of the walk
    type             text        not null,
    channel          text,
    state            text        not null check (
        state in ('planned', 'started', 'awaiting', 'done', 'uncertain', 'failed', 'skipped', 'canceled')),
    outcome          text,
    verdicts         jsonb       not null default '[]',
    result           jsonb,
    credits          numeric     not null default 0,
    due_at           timestamptz not null,
    created_at       timestamptz not null,
    started_at       timestamptz,
    ended_at         timestamptz,
    primary key (tenant_id, id),
    constraint touch_once unique (tenant_id, campaign_lead_id, step),
    foreign key (tenant_id, campaign_lead_id) references campaign_lead on delete cascade
);
create index touch_campaign on touch (tenant_id, campaign_id, step);
create index touch_ended on touch (tenant_id, ended_at) where ended_at is not null;
select lad.protect('touch');

-- What happened to a lead that is no step.
create table happening (
    tenant_id        uuid        not null,
    id               uuid        not null,
    campaign_id      uuid        not null,
    campaign_lead_id uuid        not null,
    kind             text        not null,
    detail           jsonb       not null,
    at               timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, campaign_lead_id) references campaign_lead on delete cascade
);
create index happening_lead on happening (tenant_id, campaign_lead_id, at);
select lad.protect('happening', 'select, insert, delete');

-- What keeps all touches of a campaign over a channel waiting: no credits, no account, a cap that is used up.
create table hold (
    tenant_id   uuid        not null,
    campaign_id uuid        not null,
    channel     text        not null,
    reason      text        not null,
    until       timestamptz not null,
    primary key (tenant_id, campaign_id, channel),
    foreign key (tenant_id, campaign_id) references campaign on delete cascade
);
select lad.protect('hold');

create table suppression (
    tenant_id  uuid        not null,
    lead_id    uuid        not null,
    reason     text,
    created_at timestamptz not null,
    primary key (tenant_id, lead_id)
);
create index suppression_newest on suppression (tenant_id, created_at desc, lead_id desc);
select lad.protect('suppression');

create view campaigns_api.campaign as
    select tenant_id, id, name, status, created_at, started_at, ended_at from campaign;
select lad.publish('campaigns_api.campaign');

create view campaigns_api.campaign_lead as
    select tenant_id, id, campaign_id, lead_id, state, reason, touched_at, accepted_at, replied_at, answered_at,
           created_at, ended_at
    from campaign_lead;
select lad.publish('campaigns_api.campaign_lead');

create view campaigns_api.touch as
    select tenant_id, id, campaign_id, campaign_lead_id, lead_id, step, type, channel, state, outcome, credits,
           coalesce(ended_at, started_at, created_at) as at
    from touch;
select lad.publish('campaigns_api.touch');
