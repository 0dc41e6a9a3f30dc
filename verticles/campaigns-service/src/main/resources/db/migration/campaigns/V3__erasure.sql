-- Of a lead that was deleted the walks stay, with what was done, and nothing that says who it was.
alter table campaign_lead add column erased boolean not null default false;
-- So that details can be emptied.
select lad.protect('happening');

-- Leads that no campaign takes any more: whoever looked one up before it was deleted may come with it afterwards.
create table erased_lead (
    tenant_id uuid        not null,
    lead_id   uuid        not null,
    at        timestamptz not null,
    primary key (tenant_id, lead_id)
);
select lad.protect('erased_lead', 'select, insert');
