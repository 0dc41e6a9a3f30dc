-- What people say of themselves. There is no row before the first change: then the names are those of the auth-service.
create table profile (
    tenant_id  uuid        not null,
    user_id    uuid        not null,
    first_name text        not null,
    last_name  text        not null,
    job_title  text        not null,
    phone      text        not null,
    time_zone  text        not null,
    locale     text        not null,
    avatar_url text        not null,
    version    bigint      not null,
    updated_at timestamptz not null,
    primary key (tenant_id, user_id)
);
select lad.protect('profile');

create table setting (
    tenant_id     uuid        not null,
    user_id       uuid        not null,
    theme         text        not null check (theme in ('light', 'dark', 'system')),
    language      text        not null,
    notifications jsonb       not null,
    updated_at    timestamptz not null,
    primary key (tenant_id, user_id)
);
select lad.protect('setting');
