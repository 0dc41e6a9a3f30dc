-- A number is called once at a time. Where more calls to one are open, the newest stays.
update call older set status = 'failed', reason = 'overlapped', ended_at = older.created_at
from call newer
where newer.tenant_id = older.tenant_id and newer.to_number = older.to_number
  and newer.ended_at is null and older.ended_at is null
  and (newer.created_at, newer.id) > (older.created_at, older.id);
create unique index call_open on call (tenant_id, to_number) where ended_at is null;
