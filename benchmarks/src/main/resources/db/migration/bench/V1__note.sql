-- The same table twice. The benchmark takes row-level security off the second after it is made.
create table note_guarded (
    tenant_id uuid not null,
    id        uuid not null,
    name      text not null,
    body      text not null,
    primary key (tenant_id, id)
);
select lad.protect('note_guarded');

create table note_plain (like note_guarded including all);
select lad.protect('note_plain');
