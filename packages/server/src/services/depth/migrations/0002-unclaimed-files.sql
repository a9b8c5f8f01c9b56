-- Uploaded files that are being stored and whose items are not committed yet. A row is written before its file and
-- goes after the commit; one that stays longer tells of a file that nobody will ever ask for.
create table unclaimed_files (
  media_item_id uuid primary key,
  storage_key text not null,
  created_at timestamptz not null
);

create index unclaimed_files_by_age on unclaimed_files (created_at);
