create table plan_subscription (
    tenant_id            uuid        not null primary key,
    plan                 text        not null,
    status               text        not null,
    customer_id          text,
    stripe_id            text unique,
    cancel_at_period_end boolean     not null default false,
    current_period_end   timestamptz,
    updated_at           timestamptz not null
);
select lad.protect('plan_subscription', 'select, insert, update');
