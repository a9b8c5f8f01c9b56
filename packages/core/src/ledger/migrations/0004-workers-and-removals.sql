-- Additions only: processes of the version before go on beside these.

-- null: from a process that does not say
alter table workers add column version text;
alter table workers add column slots jsonb;

-- Folders of deleted jobs whose files are still to go. Noted in the statement that deletes the rows, crossed out afterwards.
create table left_over_files (
  prefix text primary key,
  noted_at timestamptz not null default clock_timestamp()
);
