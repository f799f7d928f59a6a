-- A store that was restored to an earlier time: that it was, which numbers it has forgotten, and what a check has found.

-- How far an instance has come with its blocks of numbers, by its last heartbeat: {next, end of this block, the block after
-- or 0}. In a restored store they say where the forgotten numbers begin. Null: of a version that knows nothing of it.
alter table instances add column numbers_held int8[];

-- The server's identity and timeline, as text; null where the server does not say. A failover raises the timeline, and so
-- does a restore by WAL; a restored dump has another identity.
create function store_server() returns text language plpgsql as $$
begin
  return (select system_identifier from pg_control_system())::text || '/'
    || ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int4;
exception when others then
  return null;
end
$$;

-- The server that the gateways have last seen.
create table store_lineage (
  only_row bool        not null primary key default true check (only_row),
  server   text        not null,
  since    timestamptz not null default clock_timestamp()
);

create table restores (
  restore_id     int8        not null primary key generated always as identity,
  noticed_at     timestamptz not null default clock_timestamp(),
  why            text        not null,
  -- The newest heartbeat in the store; null: none.
  known_until    timestamptz,
  -- The blocks that instances held: from, to, from, to, …
  held           int8[]      not null,
  -- Where the sequence stood: blocks behind it may have been taken and forgotten.
  sequence_at    int8        not null,
  -- No forgotten number is as high.
  continued_at   int8        not null,
  -- How far a check has come, as text of its own; null: not begun.
  progress       text,
  checked_at     timestamptz,
  -- Until then partial refunds of orders from before it need the channel's word on what it has returned.
  released_at    timestamptz,
  released_by    text,
  release_reason text
);

-- What the channels know of forgotten numbers.
create table forgotten_trades (
  restore_id int8        not null references restores,
  order_sn   int8        not null,
  channel    text        not null,
  -- Whose account it is: a merchant's, or * for all.
  owner      text        not null,
  account    text        not null,
  state      text        not null check (state in ('PAID', 'PENDING', 'CLOSED')),
  amount     int8,
  trade_no   text,
  paid_at    timestamptz,
  found_at   timestamptz not null default clock_timestamp(),
  -- Entered again as an order of this merchant.
  entered_for text,
  primary key (restore_id, order_sn, channel, owner, account)
);

-- Numbers are never used twice, whatever the store has forgotten: the sequence continues at the clock's microseconds, which
-- are above all that were ever taken (see V001). Does nothing within a second of the clock.
create function continue_numbers(at_once bool) returns int8 language plpgsql security definer set search_path from current as $$
declare
  present int8;
  target  int8 := (extract(epoch from clock_timestamp()) * 1000000)::int8;
begin
  perform pg_advisory_xact_lock(1970010118);
  select last_value into present from numbers;
  target := (extract(epoch from clock_timestamp()) * 1000000)::int8;
  if not at_once and target < present + 1000000 then
    return null;
  end if;
  target := greatest(target, present + 1000000);
  perform setval('numbers', target);
  return target;
end
$$;

-- Records a restore once, and continues the numbers. Null: it is recorded already.
create function note_restore(own int8, present_server text, reason text, gone bool) returns int8
  language plpgsql security definer set search_path from current as $$
declare
  recorded text;
  stood    int8;
  newest   timestamptz;
  blocks   int8[];
  number   int8;
begin
  perform pg_advisory_xact_lock(1970010118);
  select server into recorded from store_lineage;
  -- Several instances may find out at once; an operator (own: 0) records one whatever is there.
  if own <> 0 and recorded is not distinct from present_server
      and (not gone or exists (select from restores where noticed_at > clock_timestamp() - interval '1 minute')) then
    return null;
  end if;
  select max(heartbeat_at) into newest from instances where id <> own;
  -- Of instances that were alive then, or shortly before.
  select coalesce(array_agg(edge order by place, side), '{}') into blocks from (
    select b.first as place, s.side, case s.side when 1 then b.first else b.past end as edge
    from (
      select numbers_held[1] as first, numbers_held[2] as past from instances
      where id <> own and heartbeat_at > newest - interval '1 hour' and numbers_held[2] > numbers_held[1]
      union
      select numbers_held[3], numbers_held[3] + 1000 from instances
      where id <> own and heartbeat_at > newest - interval '1 hour' and numbers_held[3] > 0) b
    cross join (values (1), (2)) s (side)) edges;
  select last_value into stood from numbers;
  insert into restores (why, known_until, held, sequence_at, continued_at)
    values (reason, newest, blocks, stood, continue_numbers(true))
    returning restore_id into number;
  if present_server is not null then
    insert into store_lineage (server) values (present_server)
      on conflict (only_row) do update set server = excluded.server, since = clock_timestamp();
  end if;
  return number;
end
$$;
