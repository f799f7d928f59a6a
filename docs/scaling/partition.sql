-- Partitions upay.history by order number, which grows with time. The first run turns the table into the first
-- partition of a new one; every run creates the next partition in advance. Run it monthly, as the owner of the tables,
-- with gateways serving: psql -v ON_ERROR_STOP=1 -f partition.sql URI. The first run blocks writers during one scan of
-- the old table.
do $$
declare
  step     constant int8 := 50000000; -- Numbers in a partition: at most so many orders.
  ahead    int8;                      -- No number at or above it was given to a gateway.
  newest   int8;                      -- Where the newest partition ends.
begin
  set local search_path = upay;
  set local lock_timeout = '5s';
  lock table history in access exclusive mode;
  select last_value + 1000 into ahead from numbers;

  if (select relkind from pg_class where oid = 'history'::regclass) = 'r' then
    alter table history rename to history_first;
    alter index history_order rename to history_first_order;
    create table history (like history_first including defaults including constraints including storage)
      partition by range (order_sn);
    create index history_order on history (order_sn, version);
    alter table history alter column order_sn set (n_distinct_inherited = -0.3);
    execute format('alter table history attach partition history_first for values from (minvalue) to (%s)', ahead);
    -- The default partition: a payment must never fail because of a missing partition.
    create table history_rest partition of history default;
  end if;

  select max((regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \(''?(\d+)''?\)'))[1]::int8) into newest
  from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'history'::regclass;
  while newest < ahead + step loop
    execute format('create table history_%s (like history including defaults including constraints including storage)', newest);
    -- Rows that arrived in the default partition since the last run.
    execute format('with late as (delete from history_rest where order_sn >= %1$s and order_sn < %2$s returning *)
      insert into history_%1$s select * from late', newest, newest + step);
    execute format('alter table history attach partition history_%1$s for values from (%1$s) to (%2$s)', newest, newest + step);
    execute format('alter table history_%s alter column order_sn set (n_distinct = -0.3)', newest);
    newest := newest + step;
  end loop;
end
$$;
