-- What was asked for. How far a movie is, and what has been made of it, is in its job and the jobs of its stages.
create table movies (
  id text primary key,
  -- the row comes and goes with its job
  job_id uuid not null unique references jobs on delete cascade,
  user_id text not null,
  prompt text not null,
  genre text not null,
  num_sequences int not null,
  -- 0 to 4294967295: more than an int holds, and a double holds it exactly
  seed double precision not null,
  sampler text not null,
  steps int not null,
  cfg_scale double precision not null,
  created_at timestamptz not null
);

create index movies_by_user on movies (user_id, created_at);
