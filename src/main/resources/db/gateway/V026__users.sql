-- The users of the management console, their sessions, and the API keys of programs. No user is there before one is added.
create table users (
  user_name        text        not null primary key check (user_name ~ '^[a-z0-9][a-z0-9._@-]{1,63}$'),
  role             text        not null check (role in ('VIEWER', 'SUPPORT', 'FINANCE', 'OPERATOR', 'ADMIN', 'MERCHANT')),
  merchant_id      text        constraint users_merchant references merchants,
  status           text        not null default 'ACTIVE' check (status in ('ACTIVE', 'DISABLED')),
  -- Argon2id with its parameters and salt; null: not set up yet, or reset.
  password_hash    text        check (password_hash ~ '^[$]argon2id[$]'),
  -- Sealed.
  totp_secret      text,
  totp_key_version int4        check (totp_key_version > 0),
  -- The time step of the last code that was taken: none is taken twice.
  totp_step        int8        not null default 0,
  ctime            timestamptz not null default clock_timestamp(),
  set_up_at        timestamptz,
  login_at         timestamptz,
  constraint users_role_merchant check ((role = 'MERCHANT') = (merchant_id is not null)),
  -- Both or none: there is no login by password alone.
  constraint users_set_up check ((password_hash is null) = (totp_secret is null)
    and (totp_secret is null) = (totp_key_version is null))
);

-- SHA-256; one that is used is deleted.
create table user_recovery_codes (
  user_name text not null references users on delete cascade,
  code_hash text not null check (code_hash ~ '^[0-9a-f]{64}$'),
  primary key (user_name, code_hash)
);

-- The right to set a user's password and authenticator, once; of no user: to create the first one.
create table set_up_tokens (
  token_hash text        not null primary key check (token_hash ~ '^[0-9a-f]{64}$'),
  user_name  text        references users on delete cascade,
  expires_at timestamptz not null
);
create unique index set_up_tokens_user on set_up_tokens (coalesce(user_name, ''));

create table user_sessions (
  token_hash text        not null primary key check (token_hash ~ '^[0-9a-f]{64}$'),
  user_name  text        not null references users on delete cascade,
  source     text        not null,
  began_at   timestamptz not null default clock_timestamp(),
  used_at    timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null
);
create index user_sessions_user on user_sessions (user_name, began_at);
create index user_sessions_end on user_sessions (expires_at);

-- Of a pair of user and source; "login" waits by it. Forgotten after a day.
create table login_failures (
  user_name text        not null references users on delete cascade,
  source    text        not null check (length(source) between 1 and 64),
  failures  int4        not null check (failures > 0),
  failed_at timestamptz not null,
  primary key (user_name, source)
);
create index login_failures_age on login_failures (failed_at);

create table api_keys (
  key_id      text        not null primary key check (key_id ~ '^[0-9a-z]{10}$'),
  name        text        not null,
  key_hash    text        not null check (key_hash ~ '^[0-9a-f]{64}$'),
  -- Permissions.
  scopes      text[]      not null check (cardinality(scopes) > 0),
  merchant_id text        constraint api_keys_merchant references merchants,
  ctime       timestamptz not null default clock_timestamp(),
  expires_at  timestamptz not null,
  revoked_at  timestamptz,
  -- To the hour.
  used_at     timestamptz
);
