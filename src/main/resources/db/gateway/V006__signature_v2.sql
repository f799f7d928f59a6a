-- How a terminal must sign. A version of the gateway that knows nothing of it may run beside, and takes the old signature of all.
alter table terminals
  add column signature_policy text not null default 'ANY' check (signature_policy in ('ANY', 'V2_ONLY'));

-- The nonces of signatures v2, as long as these hold: a signature is taken once, by whichever instance.
create table nonces (
  terminal_sn text        not null,
  nonce       text        collate "C" not null,
  -- From then on the signature is too old to be taken, and the row is of no use.
  ends_at     timestamptz not null,
  primary key (terminal_sn, nonce)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
create index nonces_ends_at on nonces (ends_at);
alter table nonces alter column terminal_sn set (n_distinct = -0.1);
