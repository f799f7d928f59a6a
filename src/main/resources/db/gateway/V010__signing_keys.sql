-- The gateway's own RSA key pairs, with which it signs what it tells shops: one signs, for all instances; those that it replaced
-- are published for another day, and can sign nothing any more.
create table signing_keys (
  key_id              int4        not null primary key check (key_id > 0),
  -- X.509 SubjectPublicKeyInfo in Base64.
  public_key          text        not null,
  -- PKCS#8 in Base64, sealed.
  private_key         text,
  private_key_version int4        check (private_key_version > 0),
  ctime               timestamptz not null default statement_timestamp(),
  retired_at          timestamptz,
  constraint signing_keys_retired check (
    (private_key is null) = (retired_at is not null) and (private_key is null) = (private_key_version is null))
);
create unique index signing_keys_one_signs on signing_keys ((true)) where retired_at is null;
create trigger signing_keys_changed after insert or update or delete on signing_keys
  for each statement execute function raise_change_counter();

-- An order gives rise to several events: paid, once and under this name; any other, under its name and the order's version that
-- it made. A version of the gateway that knows of payments alone may run beside, and puts in nothing else.
alter table notifications add column event text collate "C" not null default 'paid' check (event <> '');
alter table notifications drop constraint notifications_pkey;
alter table notifications add constraint notifications_pkey primary key (merchant_id, order_sn, event);
