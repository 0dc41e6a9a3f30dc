-- Leads that were deleted: nothing is kept of how they were named, also where what came of asking for one is written down later.
create table erased_lead (
    tenant_id uuid        not null,
    lead_id   uuid        not null,
    at        timestamptz not null,
    primary key (tenant_id, lead_id)
);
select lad.protect('erased_lead', 'select, insert');
create index item_lead on item (tenant_id, lead_id) where lead_id is not null;
