-- Merchants' own accounts at the channels, the channels' off-switches, and the keys under which secrets are kept.

-- The versions of the master key that are in use: the highest seals, the others still open what they sealed. The proof is a
-- known text sealed under each, so that a gateway that was given another key notices before it serves.
create table master_keys (
  version int4        not null primary key check (version > 0),
  proof   text        not null,
  ctime   timestamptz not null default now()
);

-- Which versions a running gateway holds; null in those that know of none. A new one comes into use only once all hold it.
alter table instances add column key_versions int4[];

-- Counts what operators change: as long as it stands still, what gateways remember of the tables below and of terminals is
-- true.
create table change_counter (
  only_row bool not null primary key default true check (only_row),
  version  int8 not null
);
insert into change_counter (version) values (1);

-- No merchant: the channel's default account.
create table channel_accounts (
  merchant_id          text        references merchants,
  channel              text        not null check (channel <> ''),
  endpoint             text        not null,
  settings             text        not null,
  settings_key_version int4        not null check (settings_key_version > 0),
  ctime                timestamptz not null default now(),
  mtime                timestamptz not null default now()
);
create unique index channel_accounts_owner on channel_accounts (coalesce(merchant_id, '*'), channel);

-- What is off. No merchant: the channel, for everybody.
create table switches (
  merchant_id text        references merchants,
  channel     text        not null check (channel <> ''),
  off_since   timestamptz not null default now(),
  off_by      text        not null check (off_by <> ''),
  reason      text        not null check (reason <> '')
);
create unique index switches_owner on switches (coalesce(merchant_id, '*'), channel);

alter table merchants add constraint merchants_nobody check (merchant_id <> '*');

-- Those that no master key seals yet.
create index terminals_plain on terminals (terminal_sn) where secret_key_version = 0;

-- Whoever changes these tables, with whatever program, is noticed: a change that does not raise the counter itself has it
-- raised here. They change a few times a day, and never on the hot path.
create function raise_change_counter() returns trigger language plpgsql as $$
begin
  update change_counter set version = version + 1;
  return null;
end
$$;
create trigger terminals_changed after insert or update or delete on terminals
  for each statement execute function raise_change_counter();
create trigger channel_accounts_changed after insert or update or delete on channel_accounts
  for each statement execute function raise_change_counter();
create trigger switches_changed after insert or update or delete on switches
  for each statement execute function raise_change_counter();
