-- The sandbox's own books: what the played channels charged and gave back. Nothing of the gateway reads or writes here.
create table sandbox.ledger (
    sn          text     not null,
    payway      text     not null,
    qr          boolean  not null,
    total       bigint   not null check (total > 0),
    print       text     not null,
    notify_url  text,
    charged     bigint   not null,
    returned    bigint   not null,
    charges     integer  not null,
    returns     integer  not null,
    closed      boolean  not null,
    moments     jsonb    not null,                -- name -> epoch milliseconds
    refunds     jsonb    not null default '[]',
    refund_nos  text[],                           -- null without refunds, so that the index stays small
    due_at      bigint,                           -- epoch milliseconds of what happens by itself next; null: nothing
    version     integer  not null,
    primary key (sn, payway),
    check (charged in (0, total)),
    check (charges = case when charged = 0 then 0 else 1 end),
    check (returned between 0 and charged)
);

create index ledger_refund_nos on sandbox.ledger using gin (refund_nos) where refund_nos is not null;
create index ledger_due_at on sandbox.ledger (due_at) where due_at is not null;
