-- Without a key on purpose: what is there twice must be seen by the checker, not refused by the database.

-- a request that was accepted, written with its job
create table chaos_requests (job_id uuid not null, tag text not null);

-- the effect of a job, written with its end
create table chaos_effects (job_id uuid not null, run int not null);
