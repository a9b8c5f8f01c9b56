-- A run may end with "not now": the job waits and tries again, with no attempt used.
alter table job_attempts drop constraint job_attempts_outcome_check;
alter table job_attempts add constraint job_attempts_outcome_check check
  (outcome in ('completed', 'failed', 'cancelled', 'crashed', 'timed-out', 'handed-back', 'postponed'));

-- How often in a row it has done so: the waits get longer.
alter table jobs add column postponements int not null default 0;
