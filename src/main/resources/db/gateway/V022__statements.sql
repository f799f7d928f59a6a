-- Statements for merchants: every movement of money in exactly one row of exactly one day, and closed days that never change.
--
-- The days of a merchant follow one another without gaps: a row belongs to the day whose time it settles in, and a day that is
-- closed has its rows for good. Each function below is one commit, and holds the row of statement_frontier meanwhile: whoever
-- dies between two of them leaves a state from which any other continues.

-- Whose midnight ends the merchant's days. A change counts for the days that are not closed yet.
alter table merchants add column zone text not null default 'Asia/Shanghai'
  constraint merchants_zone check (timestamp '2000-01-01' at time zone zone is not null);

-- How far transactions have been looked through by the time of their creation. Statements begin with the transactions since
-- this migration's day, and with those that are open now.
create table statement_frontier (
  only_row bool        not null primary key default true check (only_row),
  since    timestamptz not null,
  reached  timestamptz not null check (reached >= since)
);
insert into statement_frontier (since, reached)
  select d, d from (select date_trunc('day', now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai') s (d);

-- Those behind it that may still change.
create table statement_open (
  merchant_id text        not null,
  order_sn    int8        not null,
  tsn         int8        not null,
  ctime       timestamptz not null,
  primary key (merchant_id, order_sn, tsn)
);
insert into statement_open
  select merchant_id, order_sn, tsn, ctime from transactions where due_at is not null and step <> 'DONE';

-- Transactions whose matches with bills have changed since their fees were entered.
create table statement_fees_due (
  merchant_id text not null,
  order_sn    int8 not null,
  tsn         int8 not null,
  primary key (merchant_id, order_sn, tsn)
);

-- How far each merchant's days are closed. A merchant without a movement has no row.
create table statement_merchants (
  merchant_id  text        not null primary key,
  last_day     date        not null,
  closed_until timestamptz not null
);

create table statement_rows (
  merchant_id       text           not null,
  order_sn          int8           not null,
  tsn               int8           not null,
  -- Counts the rows of a transaction. Together they say what it has moved: a refund that the channel had accepted, and closed
  -- after all, has two.
  part              int4           not null check (part > 0),
  kind              text           not null constraint statement_rows_kind check (kind in
    ('PAYMENT', 'REFUND', 'EXTERNAL_REFUND', 'CANCEL', 'REFUND_FAILED', 'CANCEL_FAILED', 'FEE')),
  -- Decides the day. Its own time, or where that day was closed by then the beginning of the first open one.
  settles_at        timestamptz    not null,
  -- Its own time: of the channel if that said one, else ours.
  at                timestamptz    not null,
  -- The closed day that it corrects; null: none.
  corrects          date,
  -- Fen; what the merchant has to give is negative.
  amount            int8           not null,
  -- Yuan, exact; null: no bill has said it. And the same in fen, rounded half up for each transaction.
  fee               numeric(18, 5),
  fee_fen           int8           not null default 0,
  -- Whether a bill has its transaction; null: it needs none.
  covered           bool,
  store_id          text           not null,
  terminal_sn       text           not null,
  operator          text           not null,
  payway            text           not null,
  sub_payway        text           not null,
  client_sn         text           not null,
  client_tsn        text,
  refund_request_no text,
  primary key (merchant_id, order_sn, tsn, part),
  constraint statement_rows_sign check (case
    when kind in ('PAYMENT', 'REFUND_FAILED', 'CANCEL_FAILED') then amount > 0
    when kind = 'FEE' then amount = 0 else amount < 0 end)
-- Room for the fee, which comes with the bill.
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
create index statement_rows_day on statement_rows (merchant_id, settles_at, order_sn, tsn, part);
-- For the planner, as for orders: look up by whole keys.
alter table statement_rows alter column merchant_id set (n_distinct = 1);

-- The closed days. First the rows are closed; the sums follow (closed_at), from rows that change no more.
create table statement_days (
  merchant_id      text           not null,
  day              date           not null,
  zone             text           not null,
  from_at          timestamptz    not null,
  -- Exclusive.
  until_at         timestamptz    not null,
  frozen_at        timestamptz    not null default clock_timestamp(),
  closed_at        timestamptz,
  -- From here on as in statement_lines.
  records          int8,
  covered          int8,
  uncovered        int8,
  without_fee      int8,
  corrections      int8,
  payments         int8,
  payments_amount  int8,
  refunds          int8,
  refunds_amount   int8,
  cancels          int8,
  cancels_amount   int8,
  net              int8,
  fees             numeric(20, 5),
  fees_fen         int8,
  to_settle        int8,
  -- Of the file as CSV and as JSON lines.
  csv_sha256       text           check (csv_sha256 ~ '^[0-9a-f]{64}$'),
  json_sha256      text           check (json_sha256 ~ '^[0-9a-f]{64}$'),
  primary key (merchant_id, day),
  constraint statement_days_span check (from_at <= until_at),
  constraint statement_days_sums check (closed_at is null or (
    net = payments_amount - refunds_amount - cancels_amount and to_settle = net - fees_fen
    and csv_sha256 is not null and json_sha256 is not null))
);
create index statement_days_frozen on statement_days (merchant_id, day) where closed_at is null;
create index statement_days_closed_at on statement_days (closed_at) where closed_at is not null;
create index statement_days_day on statement_days (day, merchant_id);

create table statement_lines (
  merchant_id      text           not null,
  day              date           not null,
  store_id         text           not null,
  terminal_sn      text           not null,
  payway           text           not null,
  records          int8           not null,
  covered          int8           not null,
  uncovered        int8           not null,
  without_fee      int8           not null,
  corrections      int8           not null,
  payments         int8           not null,
  payments_amount  int8           not null,
  refunds          int8           not null,
  refunds_amount   int8           not null,
  cancels          int8           not null,
  cancels_amount   int8           not null,
  net              int8           not null check (net = payments_amount - refunds_amount - cancels_amount),
  fees             numeric(20, 5) not null,
  fees_fen         int8           not null,
  to_settle        int8           not null check (to_settle = net - fees_fen),
  primary key (merchant_id, day, store_id, terminal_sn, payway)
);

-- What is closed does not change, whichever program tries.
create function refuse_statement_change() returns trigger language plpgsql as $$
begin
  raise exception 'statements are not changed: % of %', lower(tg_op), tg_table_name
    using hint = 'What comes later is a correction in an open day.';
end
$$;

create function refuse_rows_of_closed_days() returns trigger language plpgsql set search_path from current as $$
begin
  if exists (select from touched t join statement_merchants m on m.merchant_id = t.merchant_id
      where t.settles_at < m.closed_until) then
    raise exception 'statements are not changed: % of a closed day''s rows', lower(tg_op)
      using hint = 'What comes later is a correction in an open day.';
  end if;
  return null;
end
$$;
create trigger statement_rows_added after insert on statement_rows
  referencing new table as touched for each statement execute function refuse_rows_of_closed_days();
create trigger statement_rows_fee after update on statement_rows
  referencing old table as touched for each statement execute function refuse_rows_of_closed_days();
create trigger statement_rows_fixed before update of merchant_id, order_sn, tsn, part, kind, settles_at, at, corrects, amount,
    store_id, terminal_sn, operator, payway, sub_payway, client_sn, client_tsn, refund_request_no
  on statement_rows for each statement execute function refuse_statement_change();
create trigger statement_rows_kept before delete or truncate on statement_rows
  for each statement execute function refuse_statement_change();

create trigger statement_days_kept before delete or truncate on statement_days
  for each statement execute function refuse_statement_change();
create trigger statement_days_fixed before update of merchant_id, day, zone, from_at, until_at, frozen_at on statement_days
  for each statement execute function refuse_statement_change();
create trigger statement_days_closed before update on statement_days
  for each row when (old.closed_at is not null) execute function refuse_statement_change();

create function refuse_lines_of_closed_days() returns trigger language plpgsql set search_path from current as $$
begin
  if exists (select from statement_days d
      where d.merchant_id = new.merchant_id and d.day = new.day and d.closed_at is not null) then
    raise exception 'statements are not changed: % of a closed day''s lines', lower(tg_op);
  end if;
  return new;
end
$$;
create trigger statement_lines_added before insert on statement_lines
  for each row execute function refuse_lines_of_closed_days();
create trigger statement_lines_kept before update or delete or truncate on statement_lines
  for each statement execute function refuse_statement_change();

create function statement_zone(merchant text) returns text language sql stable set search_path from current as
  $$select coalesce((select zone from merchants where merchant_id = merchant), 'Asia/Shanghai')$$;

-- The beginning of a day. Where the zone has no such midnight, or two of them: as PostgreSQL reads it.
create function statement_midnight(day date, zone text) returns timestamptz language sql immutable as
  $$select day::timestamp at time zone zone$$;

-- When a merchant's day begins and ends. Of the first open day: where the last closed one ended, so that a change of the zone
-- makes it longer or shorter, and neither leaves out nor repeats a moment.
create function statement_window(merchant text, of_day date,
    out zone text, out from_at timestamptz, out until_at timestamptz, out frozen bool, out closed bool)
  language plpgsql stable set search_path from current as $$
declare
  account statement_merchants;
begin
  select d.zone, d.from_at, d.until_at, true, d.closed_at is not null into zone, from_at, until_at, frozen, closed
    from statement_days d where d.merchant_id = merchant and d.day = of_day;
  if found then
    return;
  end if;
  frozen := false;
  closed := false;
  zone := statement_zone(merchant);
  from_at := statement_midnight(of_day, zone);
  until_at := statement_midnight(of_day + 1, zone);
  select * into account from statement_merchants m where m.merchant_id = merchant;
  if found then
    if of_day <= account.last_day then
      -- Before the first one.
      until_at := from_at;
      return;
    end if;
    from_at := case when of_day = account.last_day + 1 then account.closed_until
      else greatest(from_at, account.closed_until) end;
  end if;
  until_at := greatest(until_at, from_at);
end
$$;

-- The merchant's day of a moment: the closed one that has it, else by the zone.
create function statement_day_of(merchant text, moment timestamptz) returns date
  language sql stable set search_path from current as $$
  select coalesce(
    (select d.day from statement_days d
     where d.merchant_id = merchant and d.from_at <= moment and moment < d.until_at limit 1),
    (moment at time zone statement_zone(merchant))::date)
$$;

-- What transactions have moved and their rows do not say yet.
create function statement_movements(merchants text[], orders int8[], numbers int8[])
  returns table (merchant_id text, order_sn int8, tsn int8, kind text, amount int8, at timestamptz, parts int4,
    first_at timestamptz)
  language sql stable set search_path from current as $$
  select t.merchant_id, t.order_sn, t.tsn,
    case
      when w.amount = 0 then case t.type when 'CANCEL' then 'CANCEL_FAILED' else 'REFUND_FAILED' end
      when t.type = 'PAY' then 'PAYMENT'
      when t.type = 'CANCEL' then 'CANCEL'
      when t.refund_request_no like 'returned by the channel, not by this gateway: %' then 'EXTERNAL_REFUND'
      else 'REFUND' end,
    w.amount - b.amount,
    case
      when b.parts > 0 then clock_timestamp()
      -- A channel's time that cannot be is not believed.
      when t.channel_finish_time between t.ctime - interval '1 hour' and coalesce(t.finish_time, t.ctime) + interval '1 hour'
        then t.channel_finish_time
      else coalesce(t.finish_time, t.ctime) end,
    b.parts, b.first_at
  from unnest(merchants, orders, numbers) k (merchant_id, order_sn, tsn)
  join transactions t on t.merchant_id = k.merchant_id and t.order_sn = k.order_sn and t.tsn = k.tsn
  join orders o on o.merchant_id = t.merchant_id and o.sn = t.order_sn
  cross join lateral (
    select case when t.status <> 'SUCCESS' or not o.paid then 0 when t.type = 'PAY' then t.amount else -t.amount end
      as amount) w
  cross join lateral (
    select coalesce(sum(r.amount), 0)::int8 as amount, coalesce(max(r.part), 0) as parts,
      min(r.settles_at) filter (where r.part = 1) as first_at
    from statement_rows r where r.merchant_id = t.merchant_id and r.order_sn = t.order_sn and r.tsn = t.tsn) b
  where w.amount <> b.amount
$$;

-- What bills say of a transaction: whether one has it, as a payment or as money returned, and the fee of all its rows in them
-- (null: none has one).
create function statement_match(merchant text, order_number int8, number int8, payment bool, out matched bool, out fee numeric)
  language sql stable set search_path from current as $$
  select coalesce(bool_or((b.kind = 'PAYMENT') = payment), false), sum(b.fee) from bill_matches b
  where b.tsn = number and b.order_sn = order_number and b.merchant_id = merchant
$$;

-- Adds the rows of these movements; those of closed days are corrections of the first open one. The caller holds the frontier.
create function enter_statement_rows(merchants text[], orders int8[], numbers int8[]) returns int8
  language plpgsql set search_path from current as $$
declare
  entered int8;
begin
  if exists (select from (select distinct m from unnest(merchants) u (m)) a
      where not exists (select from statement_merchants s where s.merchant_id = a.m)) then
    insert into statement_merchants (merchant_id, last_day, closed_until)
      select f.merchant_id, f.day - 1, statement_midnight(f.day, statement_zone(f.merchant_id)) from (
        select n.merchant_id, min((n.at at time zone statement_zone(n.merchant_id))::date) as day
        from statement_movements(merchants, orders, numbers) n
        where not exists (select from statement_merchants s where s.merchant_id = n.merchant_id)
        group by n.merchant_id) f;
  end if;
  insert into statement_rows (merchant_id, order_sn, tsn, part, kind, settles_at, at, corrects, amount, fee, fee_fen, covered,
      store_id, terminal_sn, operator, payway, sub_payway, client_sn, client_tsn, refund_request_no)
    select n.merchant_id, n.order_sn, n.tsn, n.parts + 1, n.kind, greatest(n.at, m.closed_until), n.at,
      case
        when n.at < m.closed_until then statement_day_of(n.merchant_id, n.at)
        when n.first_at < m.closed_until then statement_day_of(n.merchant_id, n.first_at) end,
      n.amount,
      case when n.parts = 0 then x.fee end, case when n.parts = 0 then coalesce(round(x.fee * 100), 0) else 0 end,
      case when n.parts = 0 then x.matched end,
      o.store_id, o.terminal_sn, t.operator, o.payway, o.sub_payway, o.client_sn, t.client_tsn,
      case when n.kind <> 'EXTERNAL_REFUND' then t.refund_request_no end
    from statement_movements(merchants, orders, numbers) n
    join statement_merchants m on m.merchant_id = n.merchant_id
    join transactions t on t.merchant_id = n.merchant_id and t.order_sn = n.order_sn and t.tsn = n.tsn
    join orders o on o.merchant_id = n.merchant_id and o.sn = n.order_sn
    cross join lateral statement_match(n.merchant_id, n.order_sn, n.tsn, n.kind = 'PAYMENT') x;
  get diagnostics entered = row_count;
  return entered;
end
$$;

-- Looks through the transactions created in the next span of time, at most so many at once, and moves the frontier behind
-- them.
create function collect_statement_rows(until timestamptz, width interval, most int4,
    out seen int8, out entered int8, out reached timestamptz, out arrived bool)
  language plpgsql set search_path from current as $$
declare
  past      timestamptz;
  merchants text[];
  orders    int8[];
  numbers   int8[];
begin
  select f.reached into reached from statement_frontier f for update;
  seen := 0;
  entered := 0;
  arrived := true;
  if reached >= until then
    return;
  end if;
  loop
    past := least(until, reached + width);
    select coalesce(array_agg(s.merchant_id), '{}'), coalesce(array_agg(s.order_sn), '{}'), coalesce(array_agg(s.tsn), '{}')
      into merchants, orders, numbers
      from (select t.merchant_id, t.order_sn, t.tsn from transactions t where t.ctime >= reached and t.ctime < past
        limit case when width > interval '1 microsecond' then most + 1 end) s;
    exit when cardinality(numbers) <= most or width <= interval '1 microsecond';
    width := greatest(width / 2, interval '1 microsecond');
  end loop;
  seen := cardinality(numbers);
  if seen > 0 then
    insert into statement_open
      select t.merchant_id, t.order_sn, t.tsn, t.ctime
      from unnest(merchants, orders, numbers) k (merchant_id, order_sn, tsn)
      join transactions t on t.merchant_id = k.merchant_id and t.order_sn = k.order_sn and t.tsn = k.tsn
      where t.step <> 'DONE'
      on conflict do nothing;
    entered := enter_statement_rows(merchants, orders, numbers);
  end if;
  update statement_frontier f set reached = past;
  reached := past;
  arrived := past >= until;
end
$$;

-- Looks again at the next transactions that were open, behind the given one.
create function revisit_statement_rows(after_merchant text, after_order int8, after_number int8, most int4,
    out seen int8, out entered int8, out merchant text, out order_number int8, out number int8)
  language plpgsql set search_path from current as $$
declare
  merchants text[];
  orders    int8[];
  numbers   int8[];
begin
  perform from statement_frontier for update;
  if after_merchant = '' then
    -- Orders that a restore had forgotten are entered again at their old times, behind the frontier.
    insert into statement_open
      select t.merchant_id, t.order_sn, t.tsn, t.ctime
      from forgotten_trades f
      join transactions t on t.merchant_id = f.entered_for and t.order_sn = f.order_sn and t.status = 'SUCCESS'
      where f.entered_for is not null and not exists (select from statement_rows r
        where r.merchant_id = t.merchant_id and r.order_sn = t.order_sn and r.tsn = t.tsn)
      limit most
      on conflict do nothing;
  end if;
  select coalesce(array_agg(s.merchant_id), '{}'), coalesce(array_agg(s.order_sn), '{}'), coalesce(array_agg(s.tsn), '{}')
    into merchants, orders, numbers
    from (select p.merchant_id, p.order_sn, p.tsn from statement_open p
      where (p.merchant_id, p.order_sn, p.tsn) > (after_merchant, after_order, after_number)
      order by p.merchant_id, p.order_sn, p.tsn limit most) s;
  seen := cardinality(numbers);
  entered := 0;
  merchant := merchants[seen];
  order_number := orders[seen];
  number := numbers[seen];
  if seen > 0 then
    -- Gone first: one that ends after this statement is not gone.
    delete from statement_open p using unnest(merchants, orders, numbers) k (merchant_id, order_sn, tsn), transactions t
      where p.merchant_id = k.merchant_id and p.order_sn = k.order_sn and p.tsn = k.tsn
        and t.merchant_id = k.merchant_id and t.order_sn = k.order_sn and t.tsn = k.tsn and t.step = 'DONE';
    entered := enter_statement_rows(merchants, orders, numbers);
  end if;
end
$$;

-- Enters what bills say of the next transactions whose matches have changed: at their row, or, if that is closed, as a row
-- of its own in the first open day.
create function settle_statement_fees(most int4, out seen int8, out changed int8)
  language plpgsql set search_path from current as $$
declare
  merchants text[];
  orders    int8[];
  numbers   int8[];
  added     int8;
begin
  perform from statement_frontier for update;
  with next as (
    delete from statement_fees_due d using (
      select f.merchant_id, f.order_sn, f.tsn from statement_fees_due f
      order by f.merchant_id, f.order_sn, f.tsn limit most for update skip locked) n
    where d.merchant_id = n.merchant_id and d.order_sn = n.order_sn and d.tsn = n.tsn
    returning d.merchant_id, d.order_sn, d.tsn)
  select coalesce(array_agg(n.merchant_id), '{}'), coalesce(array_agg(n.order_sn), '{}'), coalesce(array_agg(n.tsn), '{}')
    into merchants, orders, numbers from next n;
  seen := cardinality(numbers);
  changed := 0;
  if seen = 0 then
    return;
  end if;
  update statement_rows r set fee = c.fee, fee_fen = coalesce(round(c.fee * 100), 0), covered = c.matched
    from (
      select s.merchant_id, s.order_sn, s.tsn, x.fee, x.matched
      from unnest(merchants, orders, numbers) k (merchant_id, order_sn, tsn)
      join statement_merchants m on m.merchant_id = k.merchant_id
      join statement_rows s on s.merchant_id = k.merchant_id and s.order_sn = k.order_sn and s.tsn = k.tsn and s.part = 1
        and s.settles_at >= m.closed_until
      cross join lateral statement_match(k.merchant_id, k.order_sn, k.tsn, s.kind = 'PAYMENT') x
      where s.fee is distinct from x.fee or s.covered is distinct from x.matched) c
    where r.merchant_id = c.merchant_id and r.order_sn = c.order_sn and r.tsn = c.tsn and r.part = 1;
  get diagnostics changed = row_count;
  insert into statement_rows (merchant_id, order_sn, tsn, part, kind, settles_at, at, corrects, amount, fee, fee_fen,
      store_id, terminal_sn, operator, payway, sub_payway, client_sn, client_tsn, refund_request_no)
    select r.merchant_id, r.order_sn, r.tsn, b.parts + 1, 'FEE', greatest(clock_timestamp(), m.closed_until),
      clock_timestamp(), statement_day_of(r.merchant_id, r.settles_at), 0, x.fee - b.fee, round(x.fee * 100) - b.fee_fen,
      r.store_id, r.terminal_sn, r.operator, r.payway, r.sub_payway, r.client_sn, r.client_tsn, r.refund_request_no
    from unnest(merchants, orders, numbers) k (merchant_id, order_sn, tsn)
    join statement_merchants m on m.merchant_id = k.merchant_id
    join statement_rows r on r.merchant_id = k.merchant_id and r.order_sn = k.order_sn and r.tsn = k.tsn and r.part = 1
      and r.settles_at < m.closed_until
    cross join lateral (
      select coalesce(sum(s.fee), 0) as fee, sum(s.fee_fen)::int8 as fee_fen, max(s.part) as parts from statement_rows s
      where s.merchant_id = k.merchant_id and s.order_sn = k.order_sn and s.tsn = k.tsn) b
    cross join lateral statement_match(k.merchant_id, k.order_sn, k.tsn, r.kind = 'PAYMENT') x
    -- A fee that a bill has said holds until another bill says another one.
    where x.fee <> b.fee;
  get diagnostics added = row_count;
  changed := changed + added;
end
$$;

-- Closes the rows of a merchant's first open day. False: another day is the first open one, or this one has not ended, or
-- transactions of it may not have been looked through yet.
create function freeze_statement_day(merchant text, of_day date) returns bool
  language plpgsql set search_path from current as $$
declare
  account statement_merchants;
  span    record;
begin
  perform from statement_frontier for update;
  select * into account from statement_merchants m where m.merchant_id = merchant;
  if not found or of_day <> account.last_day + 1 then
    return false;
  end if;
  select * into span from statement_window(merchant, of_day);
  if span.until_at > (select f.reached from statement_frontier f) then
    return false;
  end if;
  insert into statement_days (merchant_id, day, zone, from_at, until_at)
    values (merchant, of_day, span.zone, span.from_at, span.until_at);
  update statement_merchants m set last_day = of_day, closed_until = span.until_at where m.merchant_id = merchant;
  return true;
end
$$;

-- The first open days that have ended, of the merchants behind the given one: whether a day is to be closed, since all of it
-- is covered and nothing of it is open any more, or since it ended so long ago.
create function statement_days_due(after_merchant text, most int4, delay interval, close_after interval)
  returns table (merchant_id text, day date, due bool)
  language plpgsql stable set search_path from current as $$
declare
  frontier timestamptz := (select f.reached from statement_frontier f);
begin
  return query
    select m.merchant_id, m.last_day + 1, w.until_at + close_after <= clock_timestamp()
      or not exists (select from statement_rows r where r.merchant_id = m.merchant_id
        and r.settles_at >= w.from_at and r.settles_at < w.until_at and r.covered = false)
      and not exists (select from statement_open p where p.merchant_id = m.merchant_id and p.ctime < w.until_at)
    from statement_merchants m
    cross join lateral statement_window(m.merchant_id, m.last_day + 1) w
    where m.merchant_id > after_merchant and m.closed_until <= frontier and w.until_at + delay <= frontier
    order by m.merchant_id limit most;
end
$$;

-- Changed matches are remembered, whoever changes them.
create function note_changed_matches() returns trigger language plpgsql set search_path from current as $$
begin
  insert into statement_fees_due (merchant_id, order_sn, tsn)
    select distinct t.merchant_id, t.order_sn, t.tsn from touched t
    where t.merchant_id is not null and t.order_sn is not null and t.tsn is not null
    order by 1, 2, 3
    -- Locks the row that is there: whoever works on it has not seen this change, and must leave it.
    on conflict (merchant_id, order_sn, tsn) do update set tsn = excluded.tsn;
  return null;
end
$$;
create trigger bill_matches_added after insert on bill_matches
  referencing new table as touched for each statement execute function note_changed_matches();
create trigger bill_matches_changed after update on bill_matches
  referencing new table as touched for each statement execute function note_changed_matches();
create trigger bill_matches_gone after delete on bill_matches
  referencing old table as touched for each statement execute function note_changed_matches();
