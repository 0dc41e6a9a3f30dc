create table note (
    tenant_id uuid not null,
    id uuid not null,
    text text not null,
    primary key (tenant_id, id)
);
select lad.protect('note');

create table webhook (id uuid primary key, body text not null);
select lad.protect_system('webhook');

create view notes_api.note as select tenant_id, id from note;
select lad.publish('notes_api.note');
