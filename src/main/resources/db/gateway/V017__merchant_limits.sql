-- Merchants' own limits of requests, in place of the configured ones. Null: the configured one.
alter table merchants
  add column terminal_rate  int4 check (terminal_rate between 1 and 1000000),
  add column terminal_burst int4 check (terminal_burst between 1 and 1000000),
  add column merchant_rate  int4 check (merchant_rate between 1 and 1000000),
  add column merchant_burst int4 check (merchant_burst between 1 and 1000000),
  add column in_flight_share int4 check (in_flight_share between 1 and 100),
  add constraint merchants_terminal_limit check ((terminal_rate is null) = (terminal_burst is null)),
  add constraint merchants_merchant_limit check ((merchant_rate is null) = (merchant_burst is null));

-- Gateways cache the limits with their terminals.
create trigger merchants_limited after update of
    terminal_rate, terminal_burst, merchant_rate, merchant_burst, in_flight_share
  on merchants for each statement execute function raise_change_counter();
