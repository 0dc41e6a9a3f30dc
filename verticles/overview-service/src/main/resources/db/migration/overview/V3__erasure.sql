-- Leads that were deleted: of what happens to one only that it happened is kept, whoever tells of it later.
create table erased_lead (
    tenant_id uuid        not null,
    lead_id   uuid        not null,
    at        timestamptz not null,
    primary key (tenant_id, lead_id)
);
select lad.protect('erased_lead', 'select, insert');
