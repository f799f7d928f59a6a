-- The writes of the management API that were asked for with a key, so that a repeated one is answered and not done again.
-- A row without a status is of a request that is under way, or whose instance died.
create table idempotency_keys (
  -- The user or API key, as the audit log names it.
  owner        text        not null check (length(owner) between 1 and 128),
  key          text        not null check (length(key) between 1 and 128),
  -- Of method, path and body: another request with the same key is refused.
  request_hash text        not null check (request_hash ~ '^[0-9a-f]{64}$'),
  status       int4        check (status between 200 and 599),
  -- Without secrets.
  answer       text        check (length(answer) <= 65536),
  ctime        timestamptz not null default clock_timestamp(),
  primary key (owner, key)
);
create index idempotency_keys_age on idempotency_keys (ctime);
