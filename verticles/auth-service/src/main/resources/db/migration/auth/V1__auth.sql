create table tenant (
    tenant_id     uuid        primary key,
    name          text        not null,
    plan          text        not null default 'free',
    -- registering: its wallet is not open yet, and nobody can log in.
    status        text        not null check (status in ('registering', 'trial', 'active', 'suspended', 'cancelled')),
    trial_ends_at timestamptz not null,
    created_at    timestamptz not null
);
select lad.protect('tenant');

-- A person in a tenant. The e-mail address is in lower case and belongs to one person in all of LAD.
create table member (
    id            uuid        primary key,
    tenant_id     uuid        not null references tenant,
    email         text        not null check (email = lower(email)),
    password_hash text        not null,
    first_name    text        not null,
    last_name     text        not null,
    role          text        not null check (role in ('owner', 'admin', 'member', 'viewer')),
    capabilities  text[],                         -- null: those of the role
    is_active     boolean     not null default true,
    created_at    timestamptz not null
);
create unique index member_email on member (email);
create unique index member_one_owner on member (tenant_id) where role = 'owner';
create index member_of_tenant on member (tenant_id, created_at, id);
select lad.protect('member');

-- A login, and at once the family of the refresh tokens that follow from it.
create table session (
    id           uuid        primary key,
    tenant_id    uuid        not null references tenant,
    member_id    uuid        not null references member on delete cascade,
    client       text        not null,
    address      text        not null,
    created_at   timestamptz not null,
    last_used_at timestamptz not null,
    ends_at      timestamptz not null,            -- however often it is refreshed
    ended_at     timestamptz
);
create index session_of_member on session (tenant_id, member_id, last_used_at) where ended_at is null;
select lad.protect('session');

-- Only hashes. A used one stays until its session goes: presented again, it gives the thief away.
create table refresh_token (
    hash       text        primary key,
    tenant_id  uuid        not null,
    session_id uuid        not null references session on delete cascade,
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index refresh_token_of_session on refresh_token (session_id);
select lad.protect('refresh_token');

-- Sessions and API keys ended while tokens of theirs may live: what other nodes poll. `until` is when the last expires.
create table revocation (
    id        text        primary key,
    tenant_id uuid        not null,
    ended_at  timestamptz not null,
    until     timestamptz not null
);
create index revocation_since on revocation (ended_at);
select lad.protect('revocation');

create table api_key (
    id         uuid        primary key,
    tenant_id  uuid        not null references tenant,
    member_id  uuid        not null references member on delete cascade,
    name       text        not null,
    hint       text        not null,              -- its last four characters, to tell keys apart
    hash       text        not null unique,
    role       text        not null check (role in ('admin', 'member', 'viewer')),
    created_at timestamptz not null,
    revoked_at timestamptz
);
create index api_key_of_tenant on api_key (tenant_id, created_at, id);
select lad.protect('api_key');

create table invitation (
    id          uuid        primary key,
    tenant_id   uuid        not null references tenant,
    email       text        not null check (email = lower(email)),
    role        text        not null check (role in ('admin', 'member', 'viewer')),
    token_hash  text        not null unique,
    expires_at  timestamptz not null,
    accepted_at timestamptz,
    created_at  timestamptz not null
);
create unique index invitation_open on invitation (tenant_id, email) where accepted_at is null;
select lad.protect('invitation');

-- A tenant's exceptions from what its plan includes.
create table feature_override (
    tenant_id uuid    not null references tenant,
    feature   text    not null,
    enabled   boolean not null,
    primary key (tenant_id, feature)
);
select lad.protect('feature_override');

-- Failed logins, by account and by address, before it is known whether there is such an account. Keys are hashes.
create table login_attempt (
    key           text        primary key,
    attempts      integer     not null,
    last_at       timestamptz not null,
    blocked_until timestamptz not null
);
select lad.protect_system('login_attempt');

-- Addresses from which an account was logged in to: what others fail there does not lock its person out.
create table known_address (
    account text        not null,
    address text        not null,
    seen_at timestamptz not null,
    primary key (account, address)
);
select lad.protect_system('known_address');

-- Keys that sign access tokens. The private half is sealed with a key from the configuration.
create table signing_key (
    id         text        primary key,
    public_jwk jsonb       not null,
    sealed     bytea       not null,
    signs_from timestamptz not null,
    created_at timestamptz not null
);
select lad.protect_system('signing_key');
