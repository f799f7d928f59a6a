-- Days for which a channel has no bill are compared too: whatever is done on such a day later has no row.
alter table bill_fetches add column matched_at timestamptz;
create index bill_fetches_unmatched on bill_fetches (day) where state = 'EMPTY' and matched_at is null;

-- For what is old and forgotten.
create index bill_fetches_day on bill_fetches (day);
create index reconciliation_pool_ctime on reconciliation_pool (ctime);
