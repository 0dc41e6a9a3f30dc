create table lead (
    tenant_id            uuid        not null,
    id                   uuid        not null,
    apollo_id            text,
    first_name           text,
    last_name            text,
    title                text,
    seniority            text,
    headline             text,
    company_name         text,
    company_domain       text,
    company_industry     text,
    company_employees    integer,
    company_city         text,
    company_country      text,
    city                 text,
    state                text,
    country              text,
    time_zone            text,
    linkedin_url         text,
    linkedin_slug        text,                 -- what makes two LinkedIn URLs the same person
    linkedin_provider_id text,
    instagram            text,
    email                text,
    email_status         text,
    phone                text,
    phone_state          text        not null default 'none'
                         check (phone_state in ('none', 'pending', 'revealed', 'unavailable')),
    source               text        not null check (source in ('apollo', 'manual', 'import')),
    enriched_at          timestamptz,
    created_at           timestamptz not null,
    updated_at           timestamptz not null,
    primary key (tenant_id, id),
    constraint lead_phone check (phone_state <> 'revealed' or phone is not null)
);
-- Who is the same person: by Apollo's id, else by LinkedIn, else by e-mail, else by phone.
create unique index lead_apollo on lead (tenant_id, apollo_id) where apollo_id is not null;
create unique index lead_linkedin on lead (tenant_id, linkedin_slug) where apollo_id is null and linkedin_slug is not null;
create unique index lead_email on lead (tenant_id, lower(email))
    where apollo_id is null and linkedin_slug is null and email is not null;
create unique index lead_phone_number on lead (tenant_id, phone)
    where apollo_id is null and linkedin_slug is null and email is null and phone is not null;
create index lead_newest on lead (tenant_id, created_at desc, id desc);
create index lead_any_linkedin on lead (tenant_id, linkedin_slug) where linkedin_slug is not null;
create index lead_any_email on lead (tenant_id, lower(email)) where email is not null;
select lad.protect('lead');

-- What was asked of Apollo for credits. One row for a person and a kind; the effect of the same key says whether it
-- happened, this row says who pays for it and what it brought.
create table reveal (
    tenant_id    uuid        not null,
    key          text        not null,             -- of the effect
    id           uuid        not null unique,      -- changes with each attempt, as the token does
    kind         text        not null check (kind in ('enrich', 'email', 'phone')),
    lead_id      uuid,
    apollo_id    text,
    state        text        not null check (state in ('asked', 'delivered', 'unavailable')),
    credits      numeric     not null check (credits >= 0),  -- the price, charged where it was delivered
    phone        text,                             -- the number, where one was delivered
    token_hash   bytea,                            -- SHA-256 of what the webhook's URL must carry
    expires_at   timestamptz,                      -- of the token, on the business clock
    requested_at timestamptz not null,
    settled_at   timestamptz,
    primary key (tenant_id, key),
    check ((state = 'asked') = (settled_at is null))
);
create index reveal_lead on reveal (tenant_id, lead_id) where lead_id is not null;
select lad.protect('reveal');

-- Hits of a search, kept for a day.
create table search (
    tenant_id  uuid        not null,
    hash       text        not null,               -- of the normalised criteria with the page
    lead_ids   uuid[]      not null,
    total      bigint      not null,
    expires_at timestamptz not null,
    primary key (tenant_id, hash)
);
create index search_expires on search (expires_at);
select lad.protect('search');

create view leads_api.lead as
    select tenant_id, id, source, company_name, email is not null as has_email, phone_state, enriched_at, created_at, updated_at
    from lead;
select lad.publish('leads_api.lead');

create view leads_api.reveal as
    select tenant_id, id, lead_id, kind, state, case state when 'delivered' then credits else 0 end as credits,
           requested_at, settled_at
    from reveal;
select lad.publish('leads_api.reveal');
