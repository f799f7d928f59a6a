-- Distributes the gateway's database over a Citus cluster, by merchant. Once, with all gateways stopped, on the
-- coordinator, after adding the workers (citus_add_node): psql -v ON_ERROR_STOP=1 -f citus.sql URI. Read
-- docs/scaling.md first: the gateway's batches must be split by merchant before it can serve over the result.
create extension if not exists citus;
begin;
set local search_path = upay, public;
-- One order's rows are on one worker, and so are one merchant's.
select create_distributed_table('orders', 'merchant_id');
select create_distributed_table('transactions', 'merchant_id', colocate_with => 'orders');
select create_distributed_table('notifications', 'merchant_id', colocate_with => 'orders');
select create_distributed_table('history', 'merchant_id', colocate_with => 'orders');
-- All other tables stay on the coordinator: they are small, and some have triggers or use clock_timestamp() in writes,
-- which neither distributed nor reference tables support. `instances` is one of them, so claims need the live instances
-- as a parameter (docs/scaling.md).
commit;
