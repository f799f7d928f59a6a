-- Several accounts of a merchant at a channel, told apart by name; an order keeps the account with which it is paid.

-- Existing accounts have the name default. The former version's "channel-account add" finds no index for its conflict
-- from here on, and fails without a change; its gateways only read, and go on.
alter table channel_accounts add column name text not null default 'default'
  constraint channel_accounts_name check (name ~ '^[a-z0-9][a-z0-9-]{0,31}$');
create unique index channel_accounts_name_of_owner on channel_accounts (coalesce(merchant_id, '*'), channel, name);
drop index channel_accounts_owner;

-- With which account new payments are made: of a store, of a merchant, or of all merchants (no merchant). Without a row:
-- with the one called default. The account is written as in orders.
create table channel_account_uses (
  merchant_id text        references merchants,
  channel     text        not null check (channel <> ''),
  store_id    text,
  account     text        not null check (account ~ '^[*]?[a-z0-9][a-z0-9-]{0,31}$'),
  ctime       timestamptz not null default now(),
  foreign key (merchant_id, store_id) references stores,
  constraint channel_account_uses_store check (store_id is null or merchant_id is not null)
);
create unique index channel_account_uses_of_owner
  on channel_account_uses (coalesce(merchant_id, '*'), channel, coalesce(store_id, ''));
create trigger channel_account_uses_changed after insert or update or delete on channel_account_uses
  for each statement execute function raise_change_counter();

-- The account's name; after a * if it is one of all merchants. Null: opened by a version of the gateway that knows nothing
-- of this column, which may run beside; its account is looked up as that version does. No check and no index, which would
-- read the whole table and cost every payment.
alter table orders add column account text;

-- A gateway that knows nothing of names takes any account of a merchant for each of its orders. So one merchant gets a
-- second account only when no such gateway runs any more, and from then on none starts.
alter table instances add column knows_accounts bool not null default false;
create function refuse_gateways_of_one_account() returns trigger language plpgsql as $$
begin
  if not new.knows_accounts and (exists (select from channel_accounts where name <> 'default')
      or exists (select from channel_account_uses)) then
    raise exception 'this version of the gateway is too old for a store with several accounts of a merchant at a channel'
      using hint = 'Start the version that entered them, or a later one.';
  end if;
  return new;
end
$$;
create trigger instances_of_one_account before insert on instances
  for each row execute function refuse_gateways_of_one_account();
