-- The interface of the channel that a trade was opened by ('': the channel's first one): its notifications have that form.
alter table sandbox.ledger add column api text not null default '';
