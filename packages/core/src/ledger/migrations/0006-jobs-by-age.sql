-- A page of the newest jobs is read off this index, whatever it is filtered by, instead of sorting all there are.
create index jobs_by_age on jobs (seq);
