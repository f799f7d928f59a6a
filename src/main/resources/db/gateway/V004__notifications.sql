-- What merchants are told of orders that became PAID (protocol section 3, "notify"): put in by the statement that makes the
-- order PAID, taken out by any instance. One for an order, ever; orders without a notify_url have none.
create table notifications (
  merchant_id  text        not null,
  order_sn     int8        not null check (order_sn > 0),
  -- The host that it goes to: what goes to one host waits for that host alone.
  receiver     text        collate "C" not null check (receiver <> ''),
  -- As the order was when it became PAID; signed when sent.
  body         text        not null,
  ctime        timestamptz not null default statement_timestamp(),
  -- When to try next, for whoever comes first; while one tries, when its claim ends. Null: nothing is left to do.
  due_at       timestamptz,
  -- The instance that tried last; 0: none did.
  owner        int8        not null default 0 check (owner >= 0),
  attempts     int4        not null default 0 check (attempts >= 0),
  -- How many of the attempts belong to earlier rounds: an operator's resending starts another one.
  earlier      int4        not null default 0 check (earlier between 0 and attempts),
  last_outcome text,
  last_at      timestamptz,
  delivered_at timestamptz,
  given_up_at  timestamptz,
  primary key (merchant_id, order_sn),
  -- Never lost: what is neither delivered nor given up has a time.
  constraint notifications_due check (
    (due_at is not null)::int4 + (delivered_at is not null)::int4 + (given_up_at is not null)::int4 = 1)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
-- Whose turn is it, receiver by receiver.
create index notifications_due_at on notifications (receiver, due_at) where due_at is not null;
create index notifications_given_up_at on notifications (given_up_at) where given_up_at is not null;

-- For the planner, as for orders and transactions: look up by whole keys.
alter table notifications alter column merchant_id set (n_distinct = 1);
alter table notifications alter column receiver set (n_distinct = -0.1);
