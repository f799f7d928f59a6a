-- What a terminal may do with orders besides paying and asking. A version of the gateway that knows nothing of it may run
-- beside, and lets each terminal do everything.
alter table terminals
  add column may_refund       bool not null default true,
  add column may_cancel       bool not null default true,
  -- Fen; null: no cap.
  add column refund_cap       int8 constraint terminals_refund_cap check (refund_cap > 0),
  add column daily_refund_cap int8 constraint terminals_daily_refund_cap check (daily_refund_cap > 0),
  add column own_store_only   bool not null default false;

-- What a terminal with a daily cap gave back on each day of Asia/Shanghai. Changed by the statement that stores a refund, so
-- that the cap is compared within its commit: of two that would pass it together the second breaks the constraint.
create table daily_refunds (
  merchant_id text not null,
  terminal_sn text not null,
  day         date not null,
  amount      int8 not null check (amount >= 0),
  -- As it was when the amount was last raised; lowered since, it holds for the next one.
  cap         int8 not null,
  constraint daily_refunds_cap check (amount <= cap),
  primary key (merchant_id, terminal_sn, day)
);

-- Which transactions stand in that sum, so that what a channel refuses is taken out of it again, by whichever instance.
create table counted_refunds (
  merchant_id text not null,
  order_sn    int8 not null,
  tsn         int8 not null,
  terminal_sn text not null,
  day         date not null,
  amount      int8 not null check (amount > 0),
  primary key (merchant_id, order_sn, tsn)
);
