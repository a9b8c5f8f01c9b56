-- Uploaded media, their places in the queue and their depth maps. The queue itself is the ledger's jobs; people who
-- look with psql find it as the views processing_queue and queue_summary, which are what the API reads too.

create table media_items (
  id uuid primary key,
  seq bigint generated always as identity,
  user_id text,
  original_filename text not null,
  media_type text not null check (media_type in ('photo', 'video')),
  content_type text not null,
  extension text not null,
  file_size bigint not null,
  sha256 text not null,
  width int not null,
  height int not null,
  duration_ms int,
  -- The artifact's public path below /assets.
  path text not null unique,
  created_at timestamptz not null,
  -- Set first of all when it is deleted: from then on nothing shows it, and another DELETE can finish what one began.
  deleted_at timestamptz
);

create index media_items_by_user on media_items (user_id, seq) where deleted_at is null;

-- The jobs of an item: one for every time it was queued.
create table media_jobs (
  job_id uuid primary key references jobs on delete cascade,
  media_item_id uuid not null references media_items on delete cascade
);

create index media_jobs_by_item on media_jobs (media_item_id);

create table depth_map_cache (
  id uuid primary key default gen_random_uuid(),
  media_item_id uuid not null unique references media_items on delete cascade,
  -- The job that made it, which owns its files.
  job_id uuid not null unique references jobs on delete cascade,
  -- The artifact's public path below /assets.
  path text not null,
  content_type text not null,
  file_size bigint not null,
  width int not null,
  height int not null,
  created_at timestamptz not null
);

-- Jobs are the ledger's and know no media: without this, deleting an item would leave its jobs behind.
create function delete_what_media_item_owns() returns trigger language plpgsql as $$
begin
  delete from jobs where id in (select job_id from media_jobs where media_item_id = old.id);
  delete from artifacts where path = old.path;
  return old;
end
$$;

create trigger media_items_deleted before delete on media_items
  for each row execute function delete_what_media_item_owns();

create view processing_queue as
select
  jobs.id,
  media_jobs.media_item_id,
  -- Waiting for its time (a backoff, an AI service that is down) is pending; queued is what could start now.
  case jobs.status when 'waiting' then 'queued' when 'active' then 'processing' else jobs.status end as status,
  jobs.priority,
  -- Attempts begun. Those cut short by a crash, a stop or a service that was down are begun again, and not counted.
  jobs.failed_attempts + case
    when jobs.status in ('active', 'completed') then 1
    when jobs.status = 'cancelled' and exists (
      select 1 from job_attempts where job_id = jobs.id and run = jobs.run and outcome = 'cancelled') then 1
    else 0
  end as attempts,
  jobs.max_attempts,
  case when jobs.status <> 'cancelled' then jobs.error ->> 'message' end as last_error,
  jobs.created_at as queued_at,
  jobs.started_at,
  jobs.finished_at as completed_at,
  media_items.original_filename,
  media_items.media_type,
  media_items.file_size,
  case when jobs.status = 'completed'
    then extract(epoch from jobs.finished_at - jobs.run_started_at)::float8 end as processing_seconds
from media_jobs
join jobs on jobs.id = media_jobs.job_id
join media_items on media_items.id = media_jobs.media_item_id
where media_items.deleted_at is null;

create view queue_summary as
select
  types.media_type,
  count(*) filter (where status = 'queued')::int as queued,
  count(*) filter (where status = 'processing')::int as processing,
  count(*) filter (where status = 'completed')::int as completed,
  count(*) filter (where status = 'failed')::int as failed,
  count(*) filter (where status = 'cancelled')::int as cancelled,
  count(*) filter (where status = 'pending')::int as pending,
  avg(processing_seconds) as avg_processing_seconds,
  percentile_cont(0.95) within group (order by processing_seconds) as p95_processing_seconds,
  avg(attempts) filter (where status in ('completed', 'failed'))::float8 as avg_attempts,
  min(queued_at) filter (where status = 'queued') as oldest_queued_at
from (values ('photo'), ('video')) as types (media_type)
left join processing_queue using (media_type)
group by types.media_type
order by types.media_type;
