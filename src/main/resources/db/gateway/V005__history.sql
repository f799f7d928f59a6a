-- What happened to every order, commit by commit: put in by the statement that makes the commit, so that it costs none of its
-- own; never changed afterwards. One row for each commit at most, what led to it and what it changed packed into one text
-- (EventText has the form: a line for each event, tabs between its fields).
--
-- A version of the gateway that knows nothing of it may run beside: it leaves gaps in the versions, and nothing else.
create table history (
  merchant_id text        not null,
  order_sn    int8        not null,
  -- The order's since this commit. Raised by every commit but those that touch only its transactions or its notification.
  version     int4        not null,
  status      text        not null,
  at          timestamptz not null,
  -- Which instance did it; 0: none.
  instance    int8        not null,
  events      text        not null
);
-- By the number alone, which is the order's alone: new rows go to the index's right edge, whoever the merchant is. Not unique,
-- see version; and no merchant in it, so that an order is found by what a person has at hand.
create index history_order on history (order_sn, version);

-- For the planner: some rows for each order.
alter table history alter column order_sn set (n_distinct = -0.3);
