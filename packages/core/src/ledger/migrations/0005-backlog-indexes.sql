-- The backlog of all queues can be counted in the indexes alone, without a look at the rows.
drop index jobs_runnable;
create index jobs_runnable on jobs (queue, order_key, seq) include (run_at) where status = 'waiting';
drop index jobs_due;
create index jobs_due on jobs (run_at) include (queue) where status = 'pending';
