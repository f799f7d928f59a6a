-- Which client certificate a terminal has to show; null: none. A version of the gateway that knows nothing of it may run
-- beside, and asks no terminal for one.
alter table terminals
  add column client_certificate text constraint terminals_client_certificate
    check (client_certificate ~ '^(sha256:[0-9a-f]{64}|subject:.+)$');
