-- The audit log: an entry for each administrative act, written in the act's own commit. Entries are only added.
--
-- Each has a hash over its content and the hash of the entry before (docs/audit.md), so that a change of the past is found
-- by "verify". Whoever adds one holds the row of audit_head meanwhile: ids have no gaps, and acts happen one after another.
create table audit_log (
  id      int8        not null primary key check (id > 0),
  at      timestamptz not null,
  who     text        not null check (who ~ '^[a-z-]{1,20}$'),
  -- Of a user, an API key, or a user of the operating system.
  name    text        not null check (length(name) between 1 and 128),
  how     text        not null check (how ~ '^[a-z-]{1,20}$'),
  -- An address or a host.
  origin  text        not null check (length(origin) between 1 and 300),
  action  text        not null check (length(action) between 1 and 64),
  kind    text        not null check (length(kind) between 1 and 64),
  subject text        not null check (length(subject) <= 300),
  -- JSON as text: the hash is of these bytes.
  before  text        check (length(before) <= 65536),
  after   text        check (length(after) <= 65536),
  reason  text        check (length(reason) between 1 and 500),
  hash    text        not null unique check (hash ~ '^[0-9a-f]{64}$')
);
create index audit_log_at on audit_log (at, id);
create index audit_log_name on audit_log (name, id);
create index audit_log_action on audit_log (action, id);
create index audit_log_subject on audit_log (kind, subject, id);

-- The newest entry. An entry that was cut off the end is missed by it.
create table audit_head (
  only_row bool        not null primary key default true check (only_row),
  id       int8        not null,
  at       timestamptz not null,
  hash     text        not null check (hash ~ '^[0-9a-f]{64}$')
);
insert into audit_head (id, at, hash) values (0, '1970-01-01 00:00:00+00', repeat('0', 64));

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is only added to: % of %', lower(tg_op), tg_table_name;
end
$$;
create trigger audit_log_kept before update or delete or truncate on audit_log
  for each statement execute function refuse_audit_change();
create trigger audit_head_kept before delete or truncate on audit_head
  for each statement execute function refuse_audit_change();
create trigger audit_head_forward before update on audit_head
  for each row when (new.id <> old.id + 1) execute function refuse_audit_change();
