-- The channels' bills list a day's payments by the time of the charge, and what was given back by a time of its own.
create index ledger_charged_at on sandbox.ledger (payway, ((moments ->> 'charged')::bigint), sn) where charges > 0;

-- Written with the trade: a refund when the channel accepts it, and the undoing of a paid trade (number '').
create table sandbox.ledger_return (
    payway    text    not null,
    sn        text    not null,
    number    text    not null,
    asked_at  bigint  not null,     -- epoch milliseconds
    done_at   bigint  not null,
    primary key (payway, sn, number)
);

create index ledger_return_asked_at on sandbox.ledger_return (payway, asked_at, sn, number);
create index ledger_return_done_at on sandbox.ledger_return (payway, done_at, sn, number);

insert into sandbox.ledger_return (payway, sn, number, asked_at, done_at)
select payway, sn, r ->> 'number', (r ->> 'asked_at')::bigint, (r ->> 'due_at')::bigint
from sandbox.ledger, jsonb_array_elements(refunds) r
where (r ->> 'due_at')::bigint > 0
union all
select payway, sn, '', (moments ->> 'closed')::bigint, (moments ->> 'closed')::bigint
from sandbox.ledger
where charges > 0 and closed;
