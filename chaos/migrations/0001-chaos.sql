-- Without a key on purpose: what is there twice must be seen by the checker, not refused by the database.

-- a request that was accepted, written with its job
create table chaos_requests (job_id uuid not null, tag text not null);

-- the effect of a job, written with its end
create table chaos_effects (job_id uuid not null, run int not null);

-- every worker that there ever was: those that stop sign off, and their rows go
create table chaos_workers (id uuid primary key, pid int not null);

create function chaos_keep_worker() returns trigger language plpgsql as $$
begin
  insert into chaos_workers (id, pid) values (new.id, new.pid) on conflict do nothing;
  return null;
end
$$;

create trigger chaos_keep_worker after insert on workers for each row execute function chaos_keep_worker();
