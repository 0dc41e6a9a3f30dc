-- Of a touch whose answer was lost: whether it was told not to be done before that was written down, and how often so.
alter table touch
    add column not_done boolean not null default false,
    add column refuted  integer not null default 0;
