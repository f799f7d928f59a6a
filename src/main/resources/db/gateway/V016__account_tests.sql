-- The daily tests of the accounts at the channels: a row for each account, claimed by the instance that tests it.

-- account: its name, after a * if it is of all merchants. failed: the point of "channel-account test" that failed, with
-- what it said; null: none. Rows of accounts that are gone are deleted after some days.
create table channel_account_tests (
  owner        text        not null,
  channel      text        not null,
  account      text        not null,
  tested_at    timestamptz not null,
  failed       text,
  failed_since timestamptz,
  detail       text,
  todo         text,
  primary key (owner, channel, account),
  constraint channel_account_tests_since check ((failed is null) = (failed_since is null))
);
