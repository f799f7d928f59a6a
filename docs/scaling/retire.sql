-- Detaches the partitions of upay.history without an event for 13 months. They remain as separate tables: dump them
-- (pg_dump -t), then drop them. An order's later events keep its partition attached.
do $$
declare
  keep constant interval := interval '13 months';
  part  record;
  last  timestamptz;
begin
  set local search_path = upay;
  set local lock_timeout = '5s';
  for part in
    select c.oid::regclass as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'history'::regclass and pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
  loop
    execute format('select max(at) from %s', part.name) into last;
    if last < now() - keep then
      execute format('alter table history detach partition %s', part.name);
      raise notice 'detached %: its newest event is of %', part.name, last;
    end if;
  end loop;
end
$$;
