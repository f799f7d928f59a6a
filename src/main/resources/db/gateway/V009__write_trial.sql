-- Whether this database takes new pages: after a refusal a gateway fills this table, and empties it again, until that succeeds.
-- Rows of a page each, not compressed and nowhere else.
create table write_trial (
  filler text not null
) with (autovacuum_enabled = false);
alter table write_trial alter column filler set storage plain;
