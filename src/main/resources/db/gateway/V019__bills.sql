-- The channels' daily bills: the files as they came, and their rows in one form for all channels.

create table bill_files (
  bill_id           int8        not null primary key generated always as identity,
  -- The account that it is of, as orders have it: a merchant's id, or * for an account of all merchants; and its name.
  channel           text        not null check (channel <> ''),
  owner             text        not null check (owner <> ''),
  account           text        not null check (account ~ '^[*]?[a-z0-9][a-z0-9-]{0,31}$'),
  -- Of the trades, as the channel counts days.
  day               date        not null,
  -- Counts the different files of an account's day.
  version           int4        not null check (version > 0),
  source            text        not null constraint bill_files_source check (source in ('IMPORTED')),
  file_name         text        not null,
  sha256            text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes             int8        not null check (bytes >= 0),
  -- Only rows of a file that is READ count. A later file of the same day and part makes it REPLACED.
  state             text        not null constraint bill_files_state
                                check (state in ('READING', 'READ', 'REPLACED', 'REFUSED')),
  -- Raised by whoever reads it again: who read it before can change nothing any more.
  attempt           int4        not null default 1,
  -- While it is read, now and then: without it for some minutes its reader has died.
  touched_at        timestamptz not null default clock_timestamp(),
  ctime             timestamptz not null default clock_timestamp(),
  mtime             timestamptz not null default clock_timestamp(),
  part              text        constraint bill_files_part check (part in ('WHOLE', 'PAYMENTS', 'REFUNDS')),
  -- The channel's number of the account, as the file has it.
  merchant_number   text,
  -- Whether its own totals agree with its rows; false: it has none.
  proven            bool,
  payments          int8,
  payments_amount   int8,
  refunds           int8,
  refunds_amount    int8,
  reversals         int8,
  reversals_amount  int8,
  fees              numeric(20, 5),
  notes             text,
  -- Of a refused one; 0: not of a line.
  refused_line      int8,
  refusal           text,
  constraint bill_files_summed check (
    state not in ('READ', 'REPLACED') or (part is not null and payments is not null and proven is not null)),
  constraint bill_files_refused check ((state = 'REFUSED') = (refusal is not null)),
  constraint bill_files_once unique (channel, owner, account, day, sha256)
);
create unique index bill_files_current on bill_files (channel, owner, account, day, part) where state = 'READ';
create index bill_files_of_day on bill_files (channel, day);

-- The bytes of the file, packed by gzip, in parts.
create table bill_chunks (
  bill_id int8  not null references bill_files,
  place   int4  not null check (place >= 0),
  bytes   bytea not null check (length(bytes) between 1 and 1048576),
  primary key (bill_id, place)
);
alter table bill_chunks alter column bytes set storage external;

-- Without a foreign key, which would cost a million look-ups of the same file.
create table bill_rows (
  bill_id                 int8           not null,
  line                    int8           not null check (line > 0),
  kind                    text           not null constraint bill_rows_kind
                                         check (kind in ('PAYMENT', 'REFUND', 'REVERSAL')),
  own_number              text,
  channel_number          text,
  original_number         text,
  original_channel_number text,
  amount                  int8           not null check (amount >= 0),
  -- In yuan; null: not in the bill.
  fee                     numeric(18, 5),
  at                      timestamptz    not null,
  state                   text           not null constraint bill_rows_state
                                         check (state in ('DONE', 'PROCESSING', 'FAILED', 'ABNORMAL')),
  merchant_number         text,
  primary key (bill_id, line)
);

-- For the planner, as for other tables: look up by whole keys.
alter table bill_rows alter column bill_id set (n_distinct = -0.00001);
alter table bill_chunks alter column bill_id set (n_distinct = -0.1);

-- Begins to read a file: gives its number, the attempt, and its state before. The attempt is 0 if there is nothing to do: the
-- same bytes were read before (READ, REPLACED), or are being read (READING).
create function begin_bill(bill_channel text, bill_owner text, bill_account text, bill_day date, bill_source text,
  bill_name text, bill_sha256 text, bill_bytes int8, patience interval,
  out number int8, out reading int4, out before text)
  language plpgsql set search_path from current as $$
declare
  known bill_files;
begin
  perform pg_advisory_xact_lock(1970010119,
    hashtext(concat_ws('/', bill_channel, bill_owner, bill_account, bill_day::text)));
  select * into known from bill_files f
    where f.channel = bill_channel and f.owner = bill_owner and f.account = bill_account and f.day = bill_day
      and f.sha256 = bill_sha256;
  if not found then
    insert into bill_files (channel, owner, account, day, version, source, file_name, sha256, bytes, state)
      values (bill_channel, bill_owner, bill_account, bill_day,
        1 + coalesce((select max(f.version) from bill_files f where f.channel = bill_channel and f.owner = bill_owner
          and f.account = bill_account and f.day = bill_day), 0),
        bill_source, bill_name, bill_sha256, bill_bytes, 'READING')
      returning bill_id, attempt, 'NEW' into number, reading, before;
    return;
  end if;
  number := known.bill_id;
  before := known.state;
  if known.state in ('READ', 'REPLACED')
      or known.state = 'READING' and known.touched_at > clock_timestamp() - patience then
    reading := 0;
    return;
  end if;
  update bill_files set state = 'READING', attempt = attempt + 1, touched_at = clock_timestamp(), mtime = clock_timestamp(),
      refusal = null, refused_line = null
    where bill_id = number returning attempt into reading;
end
$$;

-- The file counts from now on, in the place of those of the same day and part. False: not, since the attempt is not the last
-- one, or since the whole bill of the day is here and this is only a part of it.
create function accept_bill(bill int8, this_attempt int4, bill_part text, bill_merchant text, bill_proven bool,
  counts int8[], bill_fees text, bill_notes text) returns bool language plpgsql set search_path from current as $$
declare
  this bill_files;
begin
  select * into this from bill_files where bill_id = bill;
  perform pg_advisory_xact_lock(1970010119,
    hashtext(concat_ws('/', this.channel, this.owner, this.account, this.day::text)));
  perform from bill_files where bill_id = bill and attempt = this_attempt and state = 'READING' for update;
  if not found then
    return false;
  end if;
  if (select count(*) from bill_rows where bill_id = bill) <> counts[1] + counts[3] + counts[5] then
    raise exception 'the rows of a bill are not those that were read';
  end if;
  if bill_part <> 'WHOLE' and exists (select from bill_files f where f.channel = this.channel and f.owner = this.owner
      and f.account = this.account and f.day = this.day and f.state = 'READ' and f.part = 'WHOLE') then
    return false;
  end if;
  update bill_files f set state = 'REPLACED', mtime = clock_timestamp()
    where f.channel = this.channel and f.owner = this.owner and f.account = this.account and f.day = this.day
      and f.state = 'READ' and (bill_part = 'WHOLE' or f.part = bill_part);
  update bill_files set state = 'READ', mtime = clock_timestamp(), part = bill_part, merchant_number = bill_merchant,
      proven = bill_proven, payments = counts[1], payments_amount = counts[2], refunds = counts[3],
      refunds_amount = counts[4], reversals = counts[5], reversals_amount = counts[6], fees = bill_fees::numeric,
      notes = bill_notes
    where bill_id = bill;
  return true;
end
$$;
