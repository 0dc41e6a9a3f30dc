-- no-transaction
create index concurrently if not exists note_text on note (tenant_id, text);
