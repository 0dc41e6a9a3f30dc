-- A tenant is told when few credits are left to spend: once, and again only after credits have come in above the threshold or
-- the threshold was changed. What is held and given back does not count as coming in.
alter table account
    -- Only of the account available; null: the platform's own.
    add column low_threshold numeric check (low_threshold >= 0),
    add column low_told boolean not null default false;

-- As before, and the event credits.low in the same statement, since the lock that says who crossed the mark ends with it.
-- p_threshold is the platform's own; p_event, p_stored_at and p_trace are what the outbox keeps of an event.
create function enter(
    p_tenant uuid, p_id uuid, p_key text, p_kind text, p_amount numeric, p_feature text, p_reference text, p_hold uuid,
    p_user uuid, p_at timestamptz, p_accounts text[], p_changes numeric[],
    p_threshold numeric, p_event uuid, p_stored_at timestamptz, p_trace text) returns boolean
language plpgsql as $$
declare
    v_available numeric;
    v_threshold      numeric;
    v_told      boolean;
    v_low       boolean;
begin
    insert into ledger_transaction (tenant_id, id, key, kind, amount, feature, reference, hold_id, user_id, at)
    values (p_tenant, p_id, p_key, p_kind, p_amount, p_feature, p_reference, p_hold, p_user, p_at)
    on conflict (tenant_id, key) do nothing;
    if not found then
        return false;
    end if;
    select balance, coalesce(low_threshold, p_threshold), low_told into v_available, v_threshold, v_told
    from account where tenant_id = p_tenant and name = 'available' for update;
    if not found then
        raise exception 'no wallet' using errcode = 'LAD01';
    end if;
    if p_kind in ('deduct', 'hold') and v_available < p_amount then
        raise exception '%', v_available using errcode = 'LAD02';
    end if;
    v_available := v_available + coalesce(p_changes[array_position(p_accounts, 'available')], 0);
    v_low := p_kind in ('deduct', 'hold') and not v_told and v_available < v_threshold;
    v_told := v_low or v_told and not (p_kind in ('grant', 'purchase', 'refund') and v_available >= v_threshold);
    with posting as (
        select * from unnest(p_accounts, p_changes) as p (name, amount)
    ), moved as (
        update account a
        set balance = a.balance + p.amount, low_told = case a.name when 'available' then v_told else a.low_told end
        from posting p
        where a.tenant_id = p_tenant and a.name = p.name
        returning a.name, p.amount, a.balance
    )
    insert into ledger_entry (tenant_id, transaction_id, account, amount, balance)
    select p_tenant, p_id, name, amount, balance from moved;
    if v_low then
        insert into outbox (id, tenant_id, type, payload, at, stored_at, trace)
        values (p_event, p_tenant, 'credits.low', jsonb_build_object('available', v_available, 'threshold', v_threshold),
                p_at, p_stored_at, p_trace);
    end if;
    return true;
end
$$;

-- What the last release calls; it knows no threshold of the platform's, so that only a tenant's own counts.
create or replace function enter(
    p_tenant uuid, p_id uuid, p_key text, p_kind text, p_amount numeric, p_feature text, p_reference text, p_hold uuid,
    p_user uuid, p_at timestamptz, p_accounts text[], p_changes numeric[]) returns boolean
language sql as $$
    select enter(p_tenant, p_id, p_key, p_kind, p_amount, p_feature, p_reference, p_hold, p_user, p_at, p_accounts,
        p_changes, null, gen_random_uuid(), clock_timestamp(), null)
$$;
