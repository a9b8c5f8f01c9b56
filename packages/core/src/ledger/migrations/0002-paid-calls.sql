-- One row an order: a call whose order failed, or whose outcome stayed unknown, may be ordered anew under a new key.
alter table provider_calls drop constraint provider_calls_job_id_call_key_key;
alter table provider_calls drop constraint provider_calls_state_check;
alter table provider_calls
  add column order_no int not null default 1,
  -- the run that committed the newest intent: only what it says of its own submit can take the intent back
  add column run int,
  add column intended_at timestamptz,
  -- what the provider said when it was done, until its result is here
  add column output jsonb,
  add column storage_key text,
  -- a person has retried the job since this order ended: it may be given anew
  add column retried_at timestamptz,
  -- waiting: certainly not taken yet. intended: may be taken. submitted: taken. fetching: done, its result is on the way
  add constraint provider_calls_state_check check
    (state in ('waiting', 'intended', 'submitted', 'fetching', 'succeeded', 'failed', 'cancelled', 'unknown'));

create unique index provider_calls_order on provider_calls (job_id, call_key, order_no);
create index provider_calls_left_over on provider_calls (finished_at) where job_id is null and storage_key is not null;
