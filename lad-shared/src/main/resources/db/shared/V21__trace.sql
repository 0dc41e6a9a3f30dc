-- Where the request was in its trace that caused what is written down here: a W3C traceparent, or null where nobody asked.
-- What is done later goes on in that trace.
alter table job add column trace text;
alter table outbox add column trace text;
alter table effect add column trace text;

-- The few that nobody knows about yet are counted every few seconds.
create index effect_uncertain on effect (started_at) where state = 'uncertain';
