-- Accounts of salespeople in social networks, connected through Unipile.
create table account (
    tenant_id   uuid        not null,
    id          uuid        not null,
    unipile_id  text        not null,
    channel     text        not null check (channel in ('linkedin', 'instagram')),
    name        text        not null,
    own_id      text        not null,   -- the owner's id in the network, by which own messages are told from others'
    status      text        not null check (status in ('connecting', 'ok', 'credentials', 'stopped', 'disconnected')),
    time_zone   text        not null,   -- IANA; the day of the caps
    day_caps    jsonb       not null default '{}',  -- by kind of action, where they are not the usual ones
    created_at  timestamptz not null,
    checked_at  timestamptz not null,   -- wall clock: when Unipile was last asked how it stands
    primary key (tenant_id, id)
);
-- An account belongs to one tenant; a webhook names it by this alone.
create unique index account_unipile_id on account (unipile_id) where status <> 'disconnected';
select lad.protect('account');

-- A link by which a salesperson connects an account. What the callback carries is kept as a hash.
create table connection (
    tenant_id   uuid        not null,
    id          uuid        not null,
    token_hash  text        not null,
    channel     text        not null check (channel in ('linkedin', 'instagram')),
    time_zone   text        not null,
    account_id  uuid,                   -- what it made, or is to connect anew
    renews      boolean     not null default false,
    done        boolean     not null default false,
    created_at  timestamptz not null,   -- business clock, as Unipile's own times
    expires_at  timestamptz not null,
    primary key (tenant_id, id)
);
create unique index connection_token on connection (token_hash);
create index connection_open on connection (expires_at) where not done;
select lad.protect('connection');

-- People as a network knows them, so that a profile is not viewed again for each action.
create table person (
    tenant_id   uuid        not null,
    channel     text        not null,
    handle      text        not null,   -- the public identifier, lower case
    provider_id text        not null,
    attendee_id text        not null,   -- what messages are addressed to
    seen_at     timestamptz not null,
    primary key (tenant_id, channel, handle)
);
select lad.protect('person');

-- What an account did, or tries to do, to a person. One that is not refused takes up one of the day's allowance.
create table action (
    tenant_id   uuid        not null,
    id          uuid        not null,
    key         text        not null,   -- of the effect and of the charge
    account_id  uuid        not null,
    kind        text        not null check (kind in ('invitation', 'message', 'follow', 'dm')),
    state       text        not null check (state in ('sending', 'sent', 'uncertain', 'refused')),
    day         date        not null,   -- in the account's zone
    provider_id text        not null,
    attendee_id text        not null,
    handle      text        not null,
    text        text        not null default '',
    lead_id     uuid,
    reference   text,
    credits     numeric     not null,
    message_id  text,                   -- the network's, once it is sent
    chat_id     text,
    reason      text,
    created_at  timestamptz not null,
    accepted_at timestamptz,            -- an invitation
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references account
);
create unique index action_key on action (tenant_id, key);
create index action_newest on action (tenant_id, created_at desc, id desc);
create index action_day on action (tenant_id, account_id, kind, day) where state <> 'refused';
create index action_person on action (tenant_id, account_id, provider_id, created_at desc);
select lad.protect('action');

-- Messages sent and received.
create table message (
    tenant_id   uuid        not null,
    id          uuid        not null,
    account_id  uuid        not null,
    channel     text        not null,
    direction   text        not null check (direction in ('sent', 'received')),
    message_id  text        not null,   -- the network's
    chat_id     text        not null,
    attendee_id text        not null,   -- the other person
    name        text,
    profile_url text,
    text        text        not null,
    lead_id     uuid,
    at          timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references account
);
create unique index message_once on message (tenant_id, account_id, message_id);
create index message_newest on message (tenant_id, at desc, id desc);
create index message_chat on message (tenant_id, chat_id, at desc, id desc);
select lad.protect('message');

create view social_api.action as
    select a.tenant_id, a.id, a.account_id, c.channel, a.kind, a.state, a.lead_id, a.reference, a.credits,
           a.created_at as at, a.accepted_at
    from action a join account c on (c.tenant_id, c.id) = (a.tenant_id, a.account_id);
select lad.publish('social_api.action');

create view social_api.message as
    select tenant_id, id, account_id, channel, direction, lead_id, at from message;
select lad.publish('social_api.message');
