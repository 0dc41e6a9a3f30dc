-- The day, in the campaign's zone, whose caps a touch counts towards, and whether it was its lead's first.
alter table touch
    add column day     date,
    add column opening boolean not null default false;
create index touch_day on touch (tenant_id, campaign_id, day) where day is not null;

-- Walks that wait for something to change, such as a cap or an account, and may be able to go on once it has.
create index campaign_lead_held on campaign_lead (tenant_id, campaign_id, id)
    where state in ('waiting', 'active') and scheduled and verdicts <> '[]';
