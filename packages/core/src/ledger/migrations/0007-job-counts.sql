-- Nobody changes a job between the moment it is counted and the one from which on every change is.
lock table jobs in share row exclusive mode;

-- By how much the number of such jobs has changed; the sum is how many there are. Each change is a row of its own, so that none
-- waits for another; rows are joined from time to time. Derived: no backup has it.
create table job_counts (
  type text not null,
  queue text not null,
  status text not null,
  -- whether a worker has ever claimed them
  begun boolean not null,
  change bigint not null
);

-- Triggers, so that processes of the version before are counted as well. What changes no number writes nothing: progress, heartbeats.
create function count_inserted_jobs() returns trigger language plpgsql as $$
begin
  insert into job_counts (type, queue, status, begun, change)
  select type, queue, status, run > 0, count(*) from now_there group by type, queue, status, run > 0;
  return null;
end $$;

create function count_updated_jobs() returns trigger language plpgsql as $$
begin
  insert into job_counts (type, queue, status, begun, change)
  select type, queue, status, begun, sum(change) from (
    select type, queue, status, run > 0 as begun, 1 as change from now_there
    union all
    select type, queue, status, run > 0, -1 from there_before
  ) as changed
  group by type, queue, status, begun having sum(change) <> 0;
  return null;
end $$;

create function count_deleted_jobs() returns trigger language plpgsql as $$
begin
  insert into job_counts (type, queue, status, begun, change)
  select type, queue, status, run > 0, -count(*) from there_before group by type, queue, status, run > 0;
  return null;
end $$;

create function count_no_jobs() returns trigger language plpgsql as $$
begin
  -- Not delete: it would leave the row of those who are joining rows at this moment.
  truncate job_counts;
  return null;
end $$;

create trigger jobs_inserted after insert on jobs referencing new table as now_there
  for each statement execute function count_inserted_jobs();
create trigger jobs_updated after update on jobs referencing old table as there_before new table as now_there
  for each statement execute function count_updated_jobs();
create trigger jobs_deleted after delete on jobs referencing old table as there_before
  for each statement execute function count_deleted_jobs();
create trigger jobs_truncated after truncate on jobs for each statement execute function count_no_jobs();

insert into job_counts (type, queue, status, begun, change)
select type, queue, status, run > 0, count(*) from jobs group by type, queue, status, run > 0;

-- Since when the oldest job of a queue waits, in one step. By a collation of its own: where little is known of the table the planner
-- could take it for claims, which would then sort the whole queue. Who means it says so.
create index jobs_waiting_since on jobs (queue collate "C", run_at) where status = 'waiting';
-- The newest of a state that few jobs are in. Most jobs complete, and never get into it.
create index jobs_ended_badly on jobs (status, seq) where status in ('failed', 'cancelled');
