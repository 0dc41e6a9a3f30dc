create table agent (
    tenant_id   uuid        not null,
    id          uuid        not null,
    name        text        not null,
    voice       text        not null,
    language    text        not null,
    disclosure  text        not null,   -- said first: who calls, that it is a machine, that it records
    greeting    text        not null,
    prompt      text        not null,   -- what is asked
    max_minutes smallint    not null check (max_minutes between 1 and 60),
    created_at  timestamptz not null,
    removed     boolean     not null default false,  -- its calls remain
    primary key (tenant_id, id)
);
select lad.protect('agent');

create table call (
    tenant_id        uuid        not null,
    id               uuid        not null,
    key              text        not null,   -- of the effect and of the charge
    agent_id         uuid        not null,
    to_number        text        not null,   -- E.164
    lead_id          uuid,
    reference        text,
    status           text        not null check (status in ('placing', 'queued', 'ringing', 'in_progress',
                                     'completed', 'busy', 'no_answer', 'failed', 'canceled')),
    sid              text,                   -- Twilio's
    sequence         integer     not null default -1,  -- of the latest callback that was taken
    answered_by      text,
    duration_seconds integer,
    recording_sid    text,
    recording_seconds integer,
    price            numeric     not null,   -- credits a started minute
    max_minutes      smallint    not null,
    reason           text,
    created_at       timestamptz not null,
    ended_at         timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, agent_id) references agent
);
create unique index call_key on call (tenant_id, key);
create index call_newest on call (tenant_id, created_at desc, id desc);
create index call_sid on call (sid) where sid is not null;
select lad.protect('call');

-- What was said, in order.
create table utterance (
    tenant_id uuid        not null,
    call_id   uuid        not null,
    id        uuid        not null,
    speaker   text        not null check (speaker in ('agent', 'callee')),
    text      text        not null,
    at        timestamptz not null,
    primary key (tenant_id, call_id, id),
    foreign key (tenant_id, call_id) references call
);
select lad.protect('utterance');

create table settings (
    tenant_id uuid       primary key,
    time_zone text       not null,
    opens     text       not null,   -- HH:MM
    closes    text       not null,
    days      smallint[] not null    -- ISO: 1 is Monday
);
select lad.protect('settings');

create table do_not_call (
    tenant_id  uuid        not null,
    number     text        not null,  -- E.164
    reason     text,
    created_at timestamptz not null,
    primary key (tenant_id, number)
);
select lad.protect('do_not_call');

create view voice_api.call as
    select tenant_id, id, agent_id, lead_id, reference, status, answered_by, duration_seconds,
           case when duration_seconds > 0 then price * ceil(duration_seconds / 60.0) else 0 end as credits,
           created_at as at, ended_at
    from call;
select lad.publish('voice_api.call');
