-- The engine's tables. Rows hold references; bytes live in artifact storage. All times are the database's.

create table queues (
  name text primary key,
  paused boolean not null default false,
  -- null: no limit over all processes
  slots_total int,
  rate_max int,
  rate_per_ms int,
  -- the newest rate_max starts: enough to decide any sliding window exactly
  recent_starts timestamptz[] not null default '{}'
);

create table jobs (
  id uuid primary key,
  seq bigint generated always as identity,
  type text not null,
  type_version int not null,
  queue text not null,
  status text not null check (status in ('pending', 'waiting', 'active', 'completed', 'failed', 'cancelled')),
  priority int not null,
  order_key bigint not null,
  user_id text,
  input jsonb not null,
  output jsonb,
  error jsonb,
  progress real not null default 0,
  progress_message text,
  run int not null default 0,
  failed_attempts int not null default 0,
  max_attempts int not null,
  crashes int not null default 0,
  run_at timestamptz not null,
  created_at timestamptz not null,
  started_at timestamptz,
  run_started_at timestamptz,
  finished_at timestamptz,
  lease_token uuid,
  lease_until timestamptz,
  worker_id uuid,
  parent_id uuid references jobs on delete cascade,
  child_key text,
  trace_context jsonb,
  expires_at timestamptz,
  event_seq int not null default 0,
  check ((status = 'active') = (lease_token is not null)),
  check ((parent_id is null) = (child_key is null))
);

create index jobs_runnable on jobs (queue, order_key, seq) where status = 'waiting';
create index jobs_due on jobs (run_at) where status = 'pending';
create index jobs_active on jobs (queue, lease_until) where status = 'active';
create index jobs_by_type on jobs (type, seq);
create index jobs_by_user on jobs (user_id, seq) where user_id is not null;
create unique index jobs_child on jobs (parent_id, child_key) where parent_id is not null;
create index jobs_expiry on jobs (expires_at) where expires_at is not null;

create table job_attempts (
  job_id uuid not null references jobs on delete cascade,
  run int not null,
  worker_id uuid,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  outcome text not null check (outcome in ('completed', 'failed', 'cancelled', 'crashed', 'timed-out', 'handed-back')),
  error jsonb,
  primary key (job_id, run)
);

-- Snapshots in the order of a per-job sequence: streams go on where they stopped.
create table job_events (
  job_id uuid not null references jobs on delete cascade,
  seq int not null,
  at timestamptz not null,
  status text not null,
  progress real not null,
  message text,
  run int not null,
  primary key (job_id, seq)
);

create table job_logs (
  job_id uuid not null references jobs on delete cascade,
  id bigint generated always as identity,
  run int not null,
  at timestamptz not null,
  level text not null check (level in ('info', 'warn', 'error')),
  message text not null,
  fields jsonb,
  primary key (job_id, id)
);

create table job_steps (
  job_id uuid not null references jobs on delete cascade,
  key text not null,
  run int not null,
  output jsonb not null,
  finished_at timestamptz not null,
  primary key (job_id, key)
);

-- Outlives the run that made it: what was asked of a paid provider, and what is known of the answer.
create table provider_calls (
  id uuid primary key,
  job_id uuid references jobs on delete set null,
  call_key text not null,
  provider text not null,
  user_id text,
  idempotency_key text not null unique,
  state text not null check (state in ('intended', 'submitted', 'succeeded', 'failed', 'cancelled', 'unknown')),
  task_id text,
  request jsonb not null,
  result jsonb,
  error jsonb,
  cost numeric,
  currency text,
  created_at timestamptz not null,
  submitted_at timestamptz,
  finished_at timestamptz,
  unique (job_id, call_key)
);

create table provider_lanes (
  provider text primary key,
  paused_until timestamptz not null
);

create table artifacts (
  path text primary key,
  storage_key text not null unique,
  job_id uuid references jobs on delete cascade,
  user_id text,
  content_type text not null,
  size_bytes bigint not null,
  sha256 text not null,
  width int,
  height int,
  created_at timestamptz not null,
  expires_at timestamptz
);

create index artifacts_by_job on artifacts (job_id);

create table idempotency_keys (
  user_id text not null,
  operation text not null,
  key text not null,
  fingerprint text not null,
  job_id uuid not null,
  answer text not null,
  created_at timestamptz not null,
  primary key (user_id, operation, key)
);

create index idempotency_keys_by_age on idempotency_keys (created_at);

create table workers (
  id uuid primary key,
  host text not null,
  pid int not null,
  queues text[] not null,
  active_jobs int not null,
  started_at timestamptz not null,
  last_seen_at timestamptz not null
);

-- How long jobs of a type run: counts per bucket, bucket = floor(4 × log2(milliseconds)).
create table job_durations (
  type text not null,
  bucket int not null,
  count bigint not null,
  primary key (type, bucket)
);

-- Work that has one owner at a time over all processes. A row, not a session lock: a frozen owner is replaced.
create table duties (
  name text primary key,
  owner_id uuid not null,
  owned_until timestamptz not null
);
