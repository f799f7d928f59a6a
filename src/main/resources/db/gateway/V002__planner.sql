-- What the planner shall believe of tables that are still empty when the gateway's statements are planned.
--
-- A merchant may own most of the rows or hardly any, and statements are planned once for all merchants. So the planner must
-- never think that the merchant alone narrows a search down: it must look up by whole keys. (It still sees how much the most
-- common merchant has.) Only analysed columns heed that, and only tables with rows can be analysed: a hundred rows come and
-- go. Truncated afterwards, in another transaction than the one that made them, the tables count as "never looked at", for
-- which PostgreSQL assumes ten pages of rows, and not as "known to be empty".
alter table orders alter column merchant_id set (n_distinct = 1);
alter table transactions alter column merchant_id set (n_distinct = 1);
insert into orders (merchant_id, sn, client_sn, terminal_sn, store_id, payway, sub_payway, total, subject, operator, status,
  version, net, refunding, unknown_refunds, cancel_tsn, paid, channel_knows, trade_no, ctime)
  select 'm', i, 'client-' || i, 't', 's', 'ALIPAY', 'BARCODE', 1, 'subject', 'operator', 'PAID',
    2, 1, 0, 0, 0, true, true, 'trade-' || i, now()
  from generate_series(1, 100) i;
insert into transactions (merchant_id, order_sn, tsn, since_version, type, amount, status, step, operator, ctime, due_at, owner,
    attempts)
  select 'm', i, i, 1, 'PAY', 1, 'IN_PROG', 'PAY', 'operator', now(), now() + i * interval '1 s', i % 4, 0
  from generate_series(1, 100) i;
analyze orders, transactions;
truncate orders, transactions;
