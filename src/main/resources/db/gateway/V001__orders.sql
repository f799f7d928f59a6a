-- The gateway's own tables. Every key leads with the merchant, so that orders and transactions can be distributed by it.
-- The CHECK constraints repeat the state machine (protocol section 4) and the amounts that belong to each state: whatever a
-- program does, such a row cannot exist. The allowed moves between states are kept by compare-and-set on orders.version.

-- Order and transaction numbers: 16 digits. The sequence starts at this migration's time in microseconds, because channels
-- remember the numbers that they have seen: a fresh database, set up after an older one was lost or thrown away, starts above
-- everything that the older one can have given out, as long as that gave out fewer than a million numbers a second on
-- average since it was made (the blocks that restarts waste included). Instances take whole blocks, see PgNumbers.
do $$
begin
  execute format('create sequence numbers as int8 increment by 1000 minvalue 1000000000000000 maxvalue 9999999999998999 start %s',
                 (extract(epoch from clock_timestamp()) * 1000000)::int8);
end
$$;

-- A reserved client_sn has no order, so no number either; it takes the next one below zero in the orders' key.
create sequence reservations as int8;

create sequence instance_ids as int8;

-- The running gateways. One whose heartbeat is older than the lease is declared dead before others take over its work, and
-- stays dead: if it wakes up it comes back under a new number.
create table instances (
  id           int8        not null primary key,
  heartbeat_at timestamptz not null,
  dead         bool        not null default false
);

create table merchants (
  merchant_id text        not null primary key check (length(merchant_id) between 1 and 64),
  name        text        not null,
  ctime       timestamptz not null default now()
);

create table stores (
  merchant_id text        not null references merchants,
  store_id    text        not null check (length(store_id) between 1 and 64),
  name        text        not null,
  ctime       timestamptz not null default now(),
  primary key (merchant_id, store_id)
);

-- Looked up by the number alone, since that is all that a request's signature names.
create table terminals (
  terminal_sn        text        not null primary key check (length(terminal_sn) between 1 and 32),
  merchant_id        text        not null,
  store_id           text        not null,
  -- Under the master key of this version; 0: as it is.
  secret             text        not null check (secret <> ''),
  secret_key_version int4        not null default 0 check (secret_key_version >= 0),
  status             text        not null check (status in ('ACTIVE', 'DISABLED', 'NOT_ACTIVATED')),
  ctime              timestamptz not null default now(),
  foreign key (merchant_id, store_id) references stores
);
create index terminals_store on terminals (merchant_id, store_id);

create table orders (
  merchant_id         text        not null,
  -- Below zero: no order but a reserved client_sn.
  sn                  int8        not null,
  client_sn           text        not null,
  terminal_sn         text,
  store_id            text,
  payway              text,
  sub_payway          text,
  total               int8,
  subject             text,
  operator            text,
  description         text,
  reflect             text,
  device_id           text,
  longitude           text,
  latitude            text,
  extended            text,
  goods_details       text,
  requested_payer_uid text,
  notify_url          text,
  status              text        not null,
  version             int4        not null,
  net                 int8,
  refunding           int8,
  unknown_refunds     int4,
  cancel_tsn          int8,
  paid                bool,
  channel_knows       bool,
  error               text,
  error_message       text,
  trade_no            text,
  payer_uid           text,
  payer_login         text,
  qr_code             text,
  ctime               timestamptz not null,
  -- When the channel was last asked about it because a client did, over all instances.
  asked_at            timestamptz,
  primary key (merchant_id, sn),
  constraint orders_client_sn unique (merchant_id, client_sn),
  constraint orders_version check (version >= 1),
  constraint orders_reserved check ((sn < 0) = (status = 'RESERVED')),
  constraint orders_complete check (status = 'RESERVED' or (
    terminal_sn is not null and store_id is not null and subject is not null and operator is not null
    and payway is not null and sub_payway is not null and total is not null and net is not null and refunding is not null
    and unknown_refunds is not null and cancel_tsn is not null and paid is not null and channel_knows is not null)),
  constraint orders_amounts check (total > 0 and net between 0 and total and refunding between 0 and net),
  constraint orders_counts check (unknown_refunds >= 0 and cancel_tsn >= 0),
  constraint orders_status check (case status
    when 'RESERVED'         then true
    when 'CREATED'          then net = total and refunding = 0
    when 'PAID'             then net = total and unknown_refunds = 0
    when 'PAY_CANCELED'     then net = total and refunding = 0
    when 'PAY_ERROR'        then net = total and refunding = 0
    when 'PARTIAL_REFUNDED' then net > 0 and net < total and unknown_refunds = 0
    when 'REFUNDED'         then net = 0 and unknown_refunds = 0
    when 'REFUND_ERROR'     then unknown_refunds > 0
    when 'CANCELED'         then net = 0
    when 'CANCEL_ERROR'     then net = total and refunding = 0
    else false end)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
create index orders_trade_no on orders (merchant_id, trade_no) where trade_no is not null;

-- No foreign key to orders: both are only ever written by one statement that names the order, and the check would cost the
-- hot path a lock and a look-up for every row.
create table transactions (
  merchant_id         text        not null,
  order_sn            int8        not null,
  tsn                 int8        not null check (tsn > 0),
  -- The order's version at which it was added: the order of transactions, which numbers out of several blocks do not give.
  since_version       int4        not null check (since_version >= 1),
  type                text        not null,
  amount              int8        not null check (amount > 0),
  status              text        not null,
  step                text        not null,
  operator            text        not null,
  refund_request_no   text,
  client_tsn          text,
  reflect             text,
  extended            text,
  error               text,
  error_message       text,
  ctime               timestamptz not null,
  finish_time         timestamptz,
  channel_finish_time timestamptz,
  deadline            timestamptz,
  due_at              timestamptz,
  owner               int8        not null check (owner >= 0),
  attempts            int4        not null check (attempts >= 0),
  primary key (merchant_id, order_sn, tsn),
  constraint transactions_type check (type in ('PAY', 'REFUND', 'CANCEL')),
  constraint transactions_refund check ((type = 'REFUND') = (refund_request_no is not null)),
  constraint transactions_status check (status in ('IN_PROG', 'SUCCESS', 'FAIL_CANCELED', 'FAIL_PROTOCOL_1', 'FAIL_IO_1',
    'FAIL_PROTOCOL_2', 'FAIL_IO_2', 'FAIL_PROTOCOL_3', 'FAIL_ERROR', 'CANCEL_ERROR', 'REFUND_ERROR')),
  constraint transactions_step check (step in ('PAY', 'UNDO', 'JOINED', 'REFUND', 'WATCH', 'VERIFY', 'HUMAN', 'DONE')),
  -- Never stuck: what is not known yet has a next step, and every next step has a time.
  constraint transactions_known check (status in ('SUCCESS', 'FAIL_CANCELED') or step <> 'DONE'),
  constraint transactions_due check (step = 'DONE' or due_at is not null)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
create unique index transactions_refund_request_no on transactions (merchant_id, order_sn, refund_request_no)
  where refund_request_no is not null;
-- Whose turn is it: the work of nobody (owner 0) and of dead instances, the longest due first.
create index transactions_due_at on transactions (owner, due_at) where due_at is not null;
