-- What a call is about; said where the agent's words name it.
alter table call add column context text;
