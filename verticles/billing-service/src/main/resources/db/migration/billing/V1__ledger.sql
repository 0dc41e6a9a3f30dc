-- The ledger of credits: double entry, exact decimals. An account's balance is the sum of its entries; the entries of one
-- transaction sum to zero. Credits come from the accounts purchased and granted (whose balances are therefore negative),
-- wait in available and held, and end in spent.
create table account (
    tenant_id uuid    not null,
    name      text    not null check (name in ('available', 'held', 'spent', 'purchased', 'granted')),
    balance   numeric not null default 0,
    primary key (tenant_id, name),
    constraint account_never_negative check (name not in ('available', 'held', 'spent') or balance >= 0)
);
select lad.protect('account', 'select, insert, update');

create table ledger_transaction (
    tenant_id  uuid        not null,
    id         uuid        not null,
    key        text        not null,
    kind       text        not null check (kind in ('grant', 'purchase', 'deduct', 'hold', 'capture', 'release', 'refund')),
    amount     numeric     not null check (amount >= 0 and scale(amount) <= 6),
    feature    text        not null,
    reference  text,
    hold_id    uuid,
    user_id    uuid,
    at         timestamptz not null,
    primary key (tenant_id, id),
    -- What makes a deduct, a hold or a purchase happen once however often it is asked for.
    constraint ledger_transaction_key unique (tenant_id, key)
);
create index ledger_transaction_at on ledger_transaction (tenant_id, at desc, id desc);
create index ledger_transaction_hold on ledger_transaction (tenant_id, hold_id) where hold_id is not null;
select lad.protect('ledger_transaction', 'select, insert');

create table ledger_entry (
    tenant_id      uuid    not null,
    transaction_id uuid    not null,
    account        text    not null,
    amount         numeric not null check (amount <> 0),
    balance        numeric not null,
    primary key (tenant_id, transaction_id, account),
    foreign key (tenant_id, transaction_id) references ledger_transaction,
    foreign key (tenant_id, account) references account
);
select lad.protect('ledger_entry', 'select, insert');

-- Enters one transaction whole, in one statement, so that the lock on the tenant's credits is held for no round trip. The
-- order keeps the ledger right under any number of writers: first the row that makes the key unique, then the lock on the
-- account available, which every writer takes first, then balances, and entries from what the update returned.
-- False: the key was there already, and nothing was done. LAD01: there is no wallet. LAD02: it is not covered; the message
-- is what is available.
create function enter(
    p_tenant uuid, p_id uuid, p_key text, p_kind text, p_amount numeric, p_feature text, p_reference text, p_hold uuid,
    p_user uuid, p_at timestamptz, p_accounts text[], p_changes numeric[]) returns boolean
language plpgsql as $$
declare
    v_available numeric;
begin
    insert into ledger_transaction (tenant_id, id, key, kind, amount, feature, reference, hold_id, user_id, at)
    values (p_tenant, p_id, p_key, p_kind, p_amount, p_feature, p_reference, p_hold, p_user, p_at)
    on conflict (tenant_id, key) do nothing;
    if not found then
        return false;
    end if;
    select balance into v_available from account where tenant_id = p_tenant and name = 'available' for update;
    if not found then
        raise exception 'no wallet' using errcode = 'LAD01';
    end if;
    if p_kind in ('deduct', 'hold') and v_available < p_amount then
        raise exception '%', v_available using errcode = 'LAD02';
    end if;
    with posting as (
        select * from unnest(p_accounts, p_changes) as p (name, amount)
    ), moved as (
        update account a set balance = a.balance + p.amount from posting p
        where a.tenant_id = p_tenant and a.name = p.name
        returning a.name, p.amount, a.balance
    )
    insert into ledger_entry (tenant_id, transaction_id, account, amount, balance)
    select p_tenant, p_id, name, amount, balance from moved;
    return true;
end
$$;

create table hold (
    tenant_id  uuid        not null,
    id         uuid        not null,
    amount     numeric     not null check (amount > 0),
    captured   numeric,
    state      text        not null check (state in ('open', 'captured', 'released', 'expired')),
    feature    text        not null,
    reference  text,
    expires_at timestamptz not null,
    primary key (tenant_id, id),
    constraint hold_captured check ((state = 'captured') = (captured is not null) and (captured is null or captured <= amount))
);
create index hold_expiry on hold (expires_at) where state = 'open';
select lad.protect('hold', 'select, insert, update');

create view billing_api.spending as
    select tenant_id, at, feature, kind,
           case kind when 'refund' then -amount else amount end as credits, reference
    from ledger_transaction where kind in ('deduct', 'capture', 'refund');
select lad.publish('billing_api.spending');

create view billing_api.balance as
    select tenant_id, balance as credits from account where name = 'available';
select lad.publish('billing_api.balance');
