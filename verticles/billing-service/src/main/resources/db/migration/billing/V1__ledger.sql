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
