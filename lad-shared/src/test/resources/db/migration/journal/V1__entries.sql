create table entry (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
select lad.protect('entry', 'select, insert');
select lad.read_published('journal');
