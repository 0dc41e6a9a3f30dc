-- Leads that were deleted before deletions erased: what was asked about them, and has been settled, says no more who they were.
with gone as (
    select tenant_id, key, 'erased:' || id as erased from reveal
    where state <> 'asked' and lead_id is not null
      and not exists (select from lead where (lead.tenant_id, lead.id) = (reveal.tenant_id, reveal.lead_id))
), emptied as (
    update effect set key = gone.erased, request = '{}', result = '{}', reason = null
    from gone where (effect.tenant_id, effect.key) = (gone.tenant_id, gone.key) and effect.state = 'done'
    returning gone.*
)
update reveal set key = emptied.erased, apollo_id = null, phone = null
from emptied where (reveal.tenant_id, reveal.key) = (emptied.tenant_id, emptied.key);
