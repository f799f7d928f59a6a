-- Vendors, activation codes, and the keys of terminals that check in.

-- Those who activate terminals. A vendor signs activations only.
create table vendors (
  vendor_sn          text        not null primary key check (length(vendor_sn) between 1 and 32),
  name               text        not null,
  secret             text        not null check (secret <> ''),
  secret_key_version int4        not null check (secret_key_version > 0),
  status             text        not null default 'ACTIVE' check (status in ('ACTIVE', 'DISABLED')),
  ctime              timestamptz not null default now()
);

-- A vendor's applications. A client_sn is unique under one of them.
create table vendor_apps (
  app_id    text        not null primary key check (length(app_id) between 1 and 32),
  vendor_sn text        not null references vendors,
  name      text        not null,
  ctime     timestamptz not null default now()
);
create index vendor_apps_vendor on vendor_apps (vendor_sn);

-- The key of the codes' hashes, sealed; created at first use, the same for all instances.
create table activation_hash_key (
  only_row       bool not null primary key default true check (only_row),
  secret         text not null check (secret <> ''),
  secret_version int4 not null check (secret_version > 0)
);

-- Codes with which terminals of a store are activated. The code itself is not stored.
create table activation_codes (
  code_id     int8        generated always as identity primary key,
  -- HMAC-SHA256 in lower-case hex.
  code_hash   text        not null unique check (code_hash ~ '^[0-9a-f]{64}$'),
  -- For lists.
  last_digits text        not null,
  merchant_id text        not null,
  store_id    text        not null,
  uses        int4        not null check (uses > 0),
  -- Changed by compare-and-set.
  used        int4        not null default 0 check (used between 0 and uses),
  expires_at  timestamptz not null,
  revoked_at  timestamptz,
  made_by     text        not null check (made_by <> ''),
  ctime       timestamptz not null default now(),
  foreign key (merchant_id, store_id) references stores
);
create index activation_codes_store on activation_codes (merchant_id, store_id, code_id);

-- Failed codes of the last minutes, each for its vendor and for its source address, of all instances.
create table activation_failures (
  failure_id int8        generated always as identity primary key,
  subject    text        not null check (subject <> ''),
  failed_at  timestamptz not null default statement_timestamp()
);
create index activation_failures_subject on activation_failures (subject, failed_at);

alter table merchants
  add column status text not null default 'OPEN' constraint merchants_status check (status in ('OPEN', 'CLOSED'));
alter table stores
  add column status text not null default 'OPEN' constraint stores_status check (status in ('OPEN', 'CLOSED'));

-- A version of the gateway that knows nothing of these columns may run beside: it accepts the current key alone.
alter table terminals
  -- Null: not activated with a code.
  add column code_id      int8 references activation_codes,
  add column vendor_sn    text references vendors,
  add column app_id       text references vendor_apps,
  add column client_sn    text constraint terminals_client_sn_length check (length(client_sn) between 1 and 50),
  -- As activated; null: any.
  add column device_id    text,
  add column name         text,
  add column os_info      text,
  add column sdk_version  text,
  -- Null: the configured one.
  add column dialect      text constraint terminals_dialect check (dialect in ('SEED', 'CURRENT')),
  add column pay_wait_ms  int4 constraint terminals_pay_wait check (pay_wait_ms between 1 and 60000),
  -- Raised by every change of the key: check-in is a compare-and-set on it.
  add column key_serial   int8 not null default 1,
  -- When the current key first signed a request; null: not yet.
  add column key_used_at  timestamptz,
  add column previous_secret             text,
  add column previous_secret_key_version int4 constraint terminals_previous_version check (previous_secret_key_version > 0),
  add column checkin_at   timestamptz,
  add constraint terminals_previous check ((previous_secret is null) = (previous_secret_key_version is null));
create unique index terminals_client_sn on terminals (vendor_sn, coalesce(app_id, ''), client_sn)
  where client_sn is not null;
create index terminals_code on terminals (code_id) where code_id is not null;
-- An activation whose answer was lost is repeated: until its terminal has signed anything there is one terminal for it.
create unique index terminals_unsigned_activation
  on terminals (code_id, vendor_sn, coalesce(device_id, ''), coalesce(client_sn, ''))
  where code_id is not null and key_used_at is null and checkin_at is null and key_serial = 1;
create index terminals_checkin on terminals (checkin_at) where checkin_at is not null;

-- Keys that a check-in or an operator replaced, the last five of a terminal. They sign nothing: they explain a signature
-- made with an old key.
create table terminal_former_keys (
  terminal_sn        text        not null references terminals on delete cascade,
  key_serial         int8        not null,
  secret             text        not null check (secret <> ''),
  secret_key_version int4        not null check (secret_key_version > 0),
  replaced_at        timestamptz not null default statement_timestamp(),
  primary key (terminal_sn, key_serial)
);

-- A check-in changes key columns only, and must not invalidate what gateways cache of all other terminals: they look the
-- changed terminals up by checkin_at. Nor must a new terminal: unknown ones are not cached.
drop trigger terminals_changed on terminals;
create trigger terminals_changed after delete or update of
    terminal_sn, merchant_id, store_id, status, may_refund, may_cancel, refund_cap, daily_refund_cap, own_store_only,
    signature_policy, client_certificate, device_id, dialect, pay_wait_ms
  on terminals for each statement execute function raise_change_counter();
create trigger vendors_changed after insert or update or delete on vendors
  for each statement execute function raise_change_counter();
