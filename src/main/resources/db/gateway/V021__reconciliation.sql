-- Reconciliation: which row of a channel's bill is which transaction, which transactions wait for a row, and what does not
-- agree. Nothing here changes an order: only a channel's signed answer does.

-- How far the bills of an account's day are compared with its transactions.
create table reconciliations (
  run_id          int8        not null primary key generated always as identity,
  -- As in bill_files.
  channel         text        not null check (channel <> ''),
  owner           text        not null check (owner <> ''),
  account         text        not null check (account ~ '^[*]?[a-z0-9][a-z0-9-]{0,31}$'),
  day             date        not null,
  state           text        not null constraint reconciliations_state check (state in ('MATCHING', 'MATCHED')),
  -- Raised by whoever goes on with it: who was at it before can change nothing any more.
  attempt         int4        not null default 1,
  -- While it is matched, now and then: without it for some minutes the one at it has died.
  touched_at      timestamptz not null default clock_timestamp(),
  -- The files whose rows count, as it found them: other files begin it anew.
  bills           int8[]      not null,
  -- Up to which row it has come.
  at_bill         int8        not null default 0,
  at_line         int8        not null default 0,
  bill_rows       int8        not null default 0,
  bill_amount     int8        not null default 0,
  matched         int8        not null default 0,
  matched_amount  int8        not null default 0,
  -- Own transactions of the day without a row.
  waiting         int8        not null default 0,
  waiting_amount  int8        not null default 0,
  -- Findings of the day, resolved or not.
  differing       int8        not null default 0,
  ctime           timestamptz not null default clock_timestamp(),
  mtime           timestamptz not null default clock_timestamp(),
  constraint reconciliations_once unique (channel, owner, account, day)
);

-- Files that are read and not compared yet.
alter table bill_files add column matched_at timestamptz;
create index bill_files_unmatched on bill_files (bill_id) where state = 'READ' and matched_at is null;

-- Rows of bills and the transactions that they are. A payment that was undone under its own number has two: its PAYMENT and
-- its REVERSAL or REFUND.
create table bill_matches (
  bill_id     int8           not null,
  line        int8           not null,
  merchant_id text           not null,
  order_sn    int8           not null,
  tsn         int8           not null,
  kind        text           not null constraint bill_matches_kind check (kind in ('PAYMENT', 'REFUND', 'REVERSAL')),
  amount      int8           not null check (amount >= 0),
  -- In yuan; null: not in the bill.
  fee         numeric(18, 5),
  -- Of the bill.
  day         date           not null,
  primary key (bill_id, line)
);
create unique index bill_matches_transaction on bill_matches (tsn, (kind = 'PAYMENT'));

-- Own transactions without a row. All of a time are brought in once (reconciliation_windows), whatever their account, and
-- leave when they have their row.
create table reconciliation_pool (
  merchant_id text        not null,
  order_sn    int8        not null,
  tsn         int8        not null,
  type        text        not null,
  amount      int8        not null,
  -- As it was last seen.
  status      text        not null,
  -- Returned by the channel without this gateway.
  external    bool        not null,
  channel     text        not null,
  owner       text        not null,
  account     text        not null,
  ctime       timestamptz not null,
  -- The channel's day on which it ended; null: not looked at yet, or not ended.
  day         date,
  -- How long it waits for a row; null: a bill of its day was not compared yet, or no row is due.
  until       timestamptz,
  -- A finding has it: it waits no more, and leaves all the same if a row comes.
  found       bool        not null default false,
  primary key (order_sn, tsn)
) with (autovacuum_vacuum_scale_factor = 0.02);
create index reconciliation_pool_returns on reconciliation_pool (tsn) where type <> 'PAY' or status <> 'SUCCESS';
create index reconciliation_pool_account on reconciliation_pool (channel, owner, account, ctime) where until is null;
create index reconciliation_pool_until on reconciliation_pool (until) where until is not null and not found;
create index reconciliation_pool_day on reconciliation_pool (channel, owner, account, day) where until is not null;

-- Which times' transactions were brought into the pool: each time once.
create table reconciliation_windows (
  begins timestamptz not null primary key,
  ctime  timestamptz not null default clock_timestamp()
);

-- Rows that were not matched at first sight: each is decided with its order. Those with a finding stay.
create table open_bill_rows (
  bill_id     int8 not null,
  line        int8 not null,
  -- Their order, as soon as it is known.
  merchant_id text,
  order_sn    int8,
  state       text not null default 'NEW' constraint open_bill_rows_state check (state in ('NEW', 'WAITING', 'FOUND')),
  primary key (bill_id, line)
);
create index open_bill_rows_order on open_bill_rows (order_sn) where order_sn is not null;
create index open_bill_rows_due on open_bill_rows (bill_id, line) where state <> 'FOUND';

-- What does not agree. Never changed.
create table findings (
  finding_id          int8        not null primary key generated always as identity,
  -- The same finding of a repeated run.
  fingerprint         text        not null constraint findings_once unique,
  class               text        not null check (class ~ '^[A-Z_]{1,40}$'),
  channel             text        not null,
  owner               text        not null,
  account             text        not null,
  day                 date        not null,
  merchant_id         text,
  order_sn            int8,
  tsn                 int8,
  bill_id             int8,
  line                int8,
  bill_number         text,
  bill_channel_number text,
  own_amount          int8,
  bill_amount         int8,
  own_fee             numeric(18, 5),
  bill_fee            numeric(18, 5),
  -- In the words of each side.
  own_state           text,
  bill_state          text,
  found_at            timestamptz not null default clock_timestamp(),
  constraint findings_row check ((bill_id is null) = (line is null)),
  constraint findings_order check ((merchant_id is null) = (order_sn is null))
);
create index findings_of_order on findings (order_sn) where order_sn is not null;
create index findings_of_day on findings (channel, day, finding_id);
create index findings_of_row on findings (bill_id, line) where bill_id is not null;
create index findings_of_transaction on findings (tsn) where tsn is not null;

-- What was learned and done about a finding. Only added to.
create table finding_notes (
  note_id    int8        not null primary key generated always as identity,
  finding_id int8        not null references findings,
  at         timestamptz not null default clock_timestamp(),
  -- An operator's name, or gateway.
  by         text        not null check (by <> ''),
  note       text        not null check (note <> ''),
  -- What ends it; null: it stays open.
  resolution text        check (resolution ~ '^[A-Z_]{1,40}$')
);
create index finding_notes_of on finding_notes (finding_id, note_id);

-- The findings without a resolution.
create table open_findings (
  finding_id int8        not null primary key references findings,
  -- From when on a person has to look at it.
  person_at  timestamptz not null default clock_timestamp(),
  -- When the gateway asks the channel next; null: it does nothing by itself.
  ask_at     timestamptz,
  asks       int4        not null default 0
);
create index open_findings_ask on open_findings (ask_at) where ask_at is not null;
create index open_findings_person on open_findings (person_at);

create function refuse_changes_of_findings() returns trigger language plpgsql as $$
begin
  raise exception 'what was found is not changed' using hint = 'Add a note: reconcile resolve.';
end
$$;
create trigger findings_stay before update or delete on findings
  for each row execute function refuse_changes_of_findings();
create trigger findings_stay_all before truncate on findings
  for each statement execute function refuse_changes_of_findings();
create trigger finding_notes_stay before update or delete on finding_notes
  for each row execute function refuse_changes_of_findings();
create trigger finding_notes_stay_all before truncate on finding_notes
  for each statement execute function refuse_changes_of_findings();

-- A resolution ends a finding, whoever adds it.
create function close_finding() returns trigger language plpgsql as $$
begin
  delete from open_findings where finding_id = new.finding_id;
  return null;
end
$$;
create trigger finding_notes_resolve after insert on finding_notes
  for each row when (new.resolution is not null) execute function close_finding();

-- For the planner, as for other tables: look up by whole keys.
alter table bill_matches alter column bill_id set (n_distinct = -0.00001);
alter table open_bill_rows alter column bill_id set (n_distinct = -0.001);
alter table reconciliation_pool alter column channel set (n_distinct = 5);
alter table finding_notes alter column finding_id set (n_distinct = -0.5);

-- Transactions by time. Rows lie in about the order of time, and their ctime never changes, so that this index is small and
-- costs a payment next to nothing; a large table is not locked for it: docs/reconciliation.md has the statement for that.
do $$
begin
  if pg_relation_size('transactions') < 512 * 1024 * 1024 then
    create index transactions_ctime on transactions using brin (ctime) with (pages_per_range = 32, autosummarize = on);
  else
    raise notice 'transactions are many: create transactions_ctime concurrently, as docs/reconciliation.md says';
  end if;
end
$$;
