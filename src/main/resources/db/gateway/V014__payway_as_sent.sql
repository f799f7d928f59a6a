-- A client may send another code of a payway than the channel's own: 2 for Alipay. It is answered as it was sent.

-- Null: the channel's own code. A version of the gateway that knows nothing of this column may run beside: it leaves it
-- null, and answers the channel's own code. Without a check, which would read the whole table.
alter table orders add column payway_code text;
