-- Attempts and events are only ever inserted by statements that have just updated their job, so nothing needs to look whether
-- it exists: one look a row is a sixth of what a job that does nothing costs the database. They go with it all the same.
alter table job_attempts drop constraint job_attempts_job_id_fkey;
alter table job_events drop constraint job_events_job_id_fkey;

create function delete_history_of_jobs() returns trigger language plpgsql as $$
begin
  delete from job_attempts using gone where job_attempts.job_id = gone.id;
  delete from job_events using gone where job_events.job_id = gone.id;
  return null;
end $$;

create trigger jobs_history after delete on jobs referencing old table as gone
  for each statement execute function delete_history_of_jobs();
