-- A character and its documents appear together, in the moment the job that made them is recorded as completed. What
-- owns files hangs on the job that owns them: removing the job takes rows and files along.

create table characters (
  id uuid primary key,
  seq bigint generated always as identity,
  display_id text not null unique,
  user_id text not null,
  job_id uuid not null unique references jobs on delete cascade,
  name text not null,
  description text not null,
  style text not null,
  traits jsonb not null,
  backstory text not null,
  seed bigint not null,
  created_at timestamptz not null,
  -- Set first of all when it is deleted: from then on nothing shows it, and another DELETE can finish what one began.
  deleted_at timestamptz
);

create index characters_by_user on characters (user_id, seq) where deleted_at is null;

create table character_personalities (
  id uuid primary key,
  character_id uuid not null unique references characters on delete cascade,
  document jsonb not null
);

create table character_appearances (
  id uuid primary key,
  character_id uuid not null unique references characters on delete cascade,
  document jsonb not null
);

create table character_poses (
  id uuid primary key,
  character_id uuid not null references characters on delete cascade,
  position int not null,
  document jsonb not null,
  unique (character_id, position)
);

create table character_media (
  id uuid primary key,
  seq bigint generated always as identity,
  character_id uuid not null references characters on delete cascade,
  job_id uuid not null unique references jobs on delete cascade,
  type text not null check (type in ('image', 'video')),
  -- The artifact's public path below /assets.
  path text not null,
  content_type text not null,
  width int not null,
  height int not null,
  size_bytes bigint not null,
  duration_seconds real,
  pose_id uuid,
  source_media_id uuid,
  provider text not null,
  model text not null,
  created_at timestamptz not null
);

create index character_media_by_character on character_media (character_id, seq);

-- Jobs that make media of a character, from the moment they are queued. No cascade from the character: it can't go
-- before its jobs, so one that is queued while its character is deleted is never left behind.
create table character_media_jobs (
  job_id uuid primary key references jobs on delete cascade,
  seq bigint generated always as identity,
  character_id uuid not null references characters,
  user_id text not null
);

create index character_media_jobs_by_character on character_media_jobs (character_id);
create index character_media_jobs_by_user on character_media_jobs (user_id, seq);

-- The first 201 or 202 that a synchronous create gave under an idempotency key, kept to be given again.
create table character_answers (
  job_id uuid primary key references jobs on delete cascade,
  status_code int not null,
  body text not null
);
