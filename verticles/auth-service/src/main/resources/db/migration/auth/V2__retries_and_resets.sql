-- A request sent again with its Idempotency-Key is the same request, even where its answer was never kept. Fingerprints.
alter table tenant add column registered_with text;
alter table refresh_token add column used_with text;

-- Only hashes of tokens.
create table password_reset (
    id          uuid        primary key,
    tenant_id   uuid        not null references tenant,
    member_id   uuid        not null references member on delete cascade,
    issued_by   uuid        not null references member on delete cascade,
    token_hash  text        not null unique,
    expires_at  timestamptz not null,
    accepted_at timestamptz,
    created_at  timestamptz not null
);
create unique index password_reset_open on password_reset (tenant_id, member_id) where accepted_at is null;
select lad.protect('password_reset');
