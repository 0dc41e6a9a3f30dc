-- Whether whoever asked was told what a reveal has cost: an answer of Apollo's that was lost is told to whoever asks next.
alter table reveal add column told boolean not null default true;
