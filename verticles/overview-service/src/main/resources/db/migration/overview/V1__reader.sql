-- Overview keeps nothing of its own: it reads what the other services publish.
select lad.read_published('overview');
