-- How often a kept answer was asked for: callers who are not known may do so only a few times.
alter table answer add column asked integer not null default 0;
