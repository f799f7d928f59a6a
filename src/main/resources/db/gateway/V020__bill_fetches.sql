-- The fetching of the channels' daily bills: a row for each account and day, from the hour at which its bill is due.

create table bill_fetches (
  -- As in bill_files.
  channel    text        not null check (channel <> ''),
  owner      text        not null check (owner <> ''),
  account    text        not null check (account ~ '^[*]?[a-z0-9][a-z0-9-]{0,31}$'),
  day        date        not null,
  -- WAITING: its bill is not here yet. FETCHED: it is here and read (bill_files), fetched or imported. EMPTY: the channel has
  -- no bill of the day, and the store no successful transaction. FAILED: as WAITING, after the cut-off.
  -- Settled, so that the day can be compared with orders, is FETCHED and EMPTY.
  state      text        not null default 'WAITING' constraint bill_fetches_state
                         check (state in ('WAITING', 'FETCHED', 'EMPTY', 'FAILED')),
  -- When state became what it is.
  since      timestamptz not null default clock_timestamp(),
  -- Begun ones; what an attempt writes names its number, and does nothing after the next has begun.
  attempts   int4        not null default 0 check (attempts >= 0),
  tried_at   timestamptz,
  -- Of the last attempt that ended, in words of a fixed list: NOT_READY, NO_BILL, REFUSED, UNREACHABLE, ...; and what was seen.
  reason     text,
  detail     text,
  -- The last file that came, whatever its state.
  bill_id    int8        references bill_files,
  -- Of the next attempt; null: there is none.
  due_at     timestamptz,
  -- From then on a missing bill is FAILED.
  cutoff_at  timestamptz not null,
  -- The number of the instance that is at it, 0: none. Once that has died, another one begins again.
  claimed_by int8        not null default 0 check (claimed_by >= 0),
  primary key (channel, owner, account, day),
  constraint bill_fetches_due check (
    case state when 'WAITING' then due_at is not null when 'FAILED' then true else due_at is null end)
);
create index bill_fetches_due_at on bill_fetches (due_at) where due_at is not null;
create index bill_fetches_failed on bill_fetches (channel) where state = 'FAILED';

alter table bill_files drop constraint bill_files_source;
alter table bill_files add constraint bill_files_source check (source in ('IMPORTED', 'FETCHED'));
