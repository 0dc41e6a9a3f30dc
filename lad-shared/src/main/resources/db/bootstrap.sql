-- What every service's schema stands on. Run as the login user of DATABASE_URL, in one transaction, and again whenever
-- this file changes: everything in it may be repeated.
create schema if not exists lad;

create or replace function lad.ensure_role(name text) returns void language plpgsql as $$
begin
    if not exists (select from pg_roles where rolname = name) then
        begin
            execute format('create role %I nologin', name);
        exception when duplicate_object or unique_violation then
            null; -- another database of this server was faster
        end;
    end if;
    if not pg_has_role(current_user, name, 'usage') then
        execute format('grant %I to %I', name, current_user);
    end if;
end
$$;

-- A service's schemas, roles and list of migrations.
create or replace function lad.prepare_service(service text) returns void language plpgsql as $$
declare
    tenants text := 'lad_' || service;
    across text := 'lad_' || service || '_system';
    api text := service || '_api';
    migrations text := format('%I.schema_migration', service);
begin
    perform lad.ensure_role(tenants);
    perform lad.ensure_role(across);
    perform lad.ensure_role('lad_reader');
    execute format('create schema if not exists %I', service);
    execute format('create schema if not exists %I', api);
    execute format('grant usage on schema %I to %I, %I', service, tenants, across);
    execute format('grant usage on schema %I to lad_reader', api);
    execute format('alter default privileges in schema %I grant usage on sequences to %I, %I', service, tenants, across);
    execute format($sql$
        create table if not exists %s (
            origin text not null,
            version integer not null,
            name text not null,
            checksum text not null,
            applied_at timestamptz not null default now(),
            primary key (origin, version)
        )$sql$, migrations);
    perform lad.protect_system(migrations::regclass, 'select');
    execute format('drop policy if exists everyone on %s', migrations);
    execute format('create policy everyone on %s for select to %I using (true)', migrations, tenants);
    execute format('grant select on %s to %I', migrations, tenants);
end
$$;

create or replace function lad.schema_of(target regclass) returns text stable language sql as $$
    select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target
$$;

-- Only the service's system role may touch the table.
create or replace function lad.protect_system(
    target regclass, grants text default 'select, insert, update, delete'
) returns void language plpgsql as $$
declare
    tenants text := 'lad_' || lad.schema_of(target);
    across text := 'lad_' || lad.schema_of(target) || '_system';
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format('drop policy if exists tenant on %s', target);
    execute format('drop policy if exists system on %s', target);
    execute format('create policy system on %s to %I using (true) with check (true)', target, across);
    execute format('revoke all on %s from public, %I, %I', target, tenants, across);
    execute format('grant %s on %s to %I', grants, target, across);
end
$$;

-- The service role sees and writes the rows of the tenant that the session names, and no row when it names none.
create or replace function lad.protect(
    target regclass, grants text default 'select, insert, update, delete'
) returns void language plpgsql as $$
declare
    tenants text := 'lad_' || lad.schema_of(target);
    own text := 'tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid';
begin
    perform lad.protect_system(target, grants);
    execute format('create policy tenant on %s to %I using (%s) with check (%s)', target, tenants, own, own);
    execute format('grant %s on %s to %I', grants, target, tenants);
end
$$;

-- Shows a view of <service>_api to the readers. It is owned by the service's role from then on, so that its tables
-- show only the reader's tenant.
create or replace function lad.publish(view regclass) returns void language plpgsql as $$
declare
    api text := lad.schema_of(view);
    tenants text := 'lad_' || regexp_replace(lad.schema_of(view), '_api$', '');
begin
    execute format('grant create on schema %I to %I', api, tenants);
    execute format('alter view %s owner to %I', view, tenants);
    execute format('revoke create on schema %I from %I', api, tenants);
    execute format('grant select on %s to lad_reader', view);
end
$$;

-- Lets a service read what the others publish.
create or replace function lad.read_published(service text) returns void language plpgsql as $$
begin
    execute format('grant lad_reader to %I', 'lad_' || service);
end
$$;

-- Tables of a service without forced row-level security or without a policy, and views that would show every tenant.
create or replace function lad.unprotected(service text) returns setof text stable language sql as $$
    select c.oid::regclass::text
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in (service, service || '_api')
      and case c.relkind
            when 'r' then not c.relispartition and not (c.relrowsecurity and c.relforcerowsecurity
                and exists (select from pg_policy p where p.polrelid = c.oid))
            when 'p' then not (c.relrowsecurity and c.relforcerowsecurity
                and exists (select from pg_policy p where p.polrelid = c.oid))
            when 'v' then pg_get_userbyid(c.relowner) <> 'lad_' || service
                and not coalesce(c.reloptions @> array['security_invoker=true'], false)
            when 'm' then true
            else false
          end
    order by 1
$$;
