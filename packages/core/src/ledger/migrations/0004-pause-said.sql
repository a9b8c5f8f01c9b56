-- When somebody paused or resumed the queue; null: nobody ever did, and the configuration decides.
alter table queues add column pause_set_at timestamptz;
update queues set pause_set_at = clock_timestamp() where paused;
