-- How many jobs a user has submitted in a minute; written only where a limit per hour is asked for. Outlives the jobs: deleting
-- them makes no room.
create table user_submissions (
  user_id text not null,
  minute timestamptz not null,
  count int not null,
  primary key (user_id, minute)
);

create index user_submissions_by_age on user_submissions (minute);
