-- A payment that a page or mini program in the wallet opened: its app, and the customer whom it was opened for (null: anyone).
alter table sandbox.ledger add column page_app text, add column page_payer text;
