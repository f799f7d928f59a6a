package upay.store.search;

import upay.store.table.Column;
import upay.store.table.OrderTable;

/**
 * The statements of the search: each walks one index backwards, from the newest order down, and stops after so many orders or
 * rows. None sorts more than it may return, but for the orders with open work, which are few.
 *
 * <p>All have the same arguments: $1 merchant, or empty; $2 below this number; $3 not below this one; $4 orders to look at; $5
 * rows; $6 store, $7 terminal, $8 channel, $9 status, each or empty; $10 and $11 least and most amount, $12 and $13 from and
 * before when, all given.
 */
final class SearchStatements {
    private static final String COLUMNS = Column.reads(OrderTable.ALL, "o.");

    private static final String FILTER = """
            ($6 = '' or o.store_id = $6) and ($7 = '' or o.terminal_sn = $7) and ($8 = '' or o.payway = $8)
              and ($9 = '' or o.status = $9) and o.total between $10 and $11 and o.ctime >= $12 and o.ctime < $13""";

    /** Ordered by the number under which the order was visited, which the planner knows to be in order already. */
    private static final String WALK =
            "select " + COLUMNS + " from (%s) o where " + FILTER + "%s order by o.%s desc limit $5";

    /** What the walks visit: a merchant's own, by the orders' key. */
    private static final String OF_MERCHANT = """
            select %s from orders where merchant_id = $1 and sn < $2 and sn >= $3 order by sn desc limit $4""";

    // The orders' key has no order over all merchants; the history has: its first entries, which each order has one of.
    private static final String FIRST_ENTRIES = """
            select distinct on (order_sn) order_sn, merchant_id from history
            where order_sn < $2 and order_sn >= $3 and version = 1 order by order_sn desc limit $4""";

    private static final String EACH = """
            cross join lateral (select * from orders where merchant_id = k.merchant_id and sn = k.order_sn limit 1) o""";

    static final String MERCHANT = WALK.formatted(OF_MERCHANT.formatted("*"), "", "sn");

    static final String ALL = WALK.formatted(
            "select o.*, k.order_sn as place from (" + FIRST_ENTRIES + ") k " + EACH, " and $1 = ''", "place");

    /** Of orders that are not final: each has open work, of which there is little. */
    static final String OPEN = WALK.formatted("""
            select o.*, k.order_sn as place from (
              select distinct order_sn, merchant_id from transactions
              where due_at is not null and step <> 'DONE' and ($1 = '' or merchant_id = $1)
                and order_sn < $2 and order_sn >= $3
              order by order_sn desc limit $4) k
            """ + EACH, "", "place");

    /** By a name: $14, in the merchant's orders, or in those of each merchant. */
    static final String CLIENT_SN = byName("client_sn");

    static final String TRADE_NO = byName("trade_no");

    private static String byName(String column) {
        return WALK.formatted("""
                select o.* from merchants m
                cross join lateral (
                  select * from orders where merchant_id = m.merchant_id and %s = $14 and sn > 0 and sn < $2 and sn >= $3
                  order by sn desc limit $4) o
                where $1 = '' or m.merchant_id = $1""".formatted(column), "", "sn");
    }

    /** The order with the number $3. */
    static final String SN = "select " + COLUMNS + " " + """
            from (
              select o.* from (
                (select merchant_id, order_sn from history where order_sn = $3 limit 1)
                union all
                (select o.merchant_id, o.sn from merchants m
                 cross join lateral (select merchant_id, sn from orders where merchant_id = m.merchant_id and sn = $3 limit 1) o
                 limit 1)
                limit 1) k
            """ + EACH
            + ") o where ($1 = '' or o.merchant_id = $1) and $2 > o.sn and $4::int8 > 0 and " + FILTER
            + " limit $5";

    /** The last one of those that a walk looks at, and when it was opened; none: they are fewer. $1 to $4 as above. */
    static final String LAST_OF_MERCHANT = """
            select o.sn, date_part('epoch', o.ctime) from (
              select sn from orders where merchant_id = $1 and sn < $2 and sn >= $3 order by sn desc offset $4 - 1 limit 1) k
            cross join lateral (select sn, ctime from orders where merchant_id = $1 and sn = k.sn limit 1) o""";

    static final String LAST_OF_ALL = """
            select o.sn, date_part('epoch', o.ctime) from (
              select order_sn, merchant_id from (%s) f offset $4 - 1 limit 1) k
            cross join lateral (
              select sn, ctime from orders where merchant_id = k.merchant_id and sn = k.order_sn and $1 = '' limit 1) o""".formatted(FIRST_ENTRIES);

    // Halves the numbers until the first one is found that was opened later than $2 (in microseconds since 1970):
    // numbers
    // rise with time, but for what one block of an instance lasts.
    private static final String BOUND = """
            with recursive halved (low, high) as (
              select $3::int8, $4::int8
              union all
              select case when p.at <= $2 then p.sn + 1 else h.low end, case when p.at <= $2 then h.high else h.middle end
              from (select low, high, low + (high - low) / 2 as middle from halved where low < high) h
              left join lateral (%s) p on true)
            select high from halved where low >= high limit 1""";

    private static final String AT = "(extract(epoch from ctime) * 1000000)::int8 as at";

    static final String BOUND_OF_MERCHANT = BOUND.formatted("""
            select sn, %s from orders
            where merchant_id = $1 and sn >= h.middle and sn < h.high order by sn limit 1""".formatted(AT));

    static final String BOUND_OF_ALL = BOUND.formatted("""
            select o.sn, o.at from (
              select order_sn, merchant_id from history
              where order_sn >= h.middle and order_sn < h.high and version = 1 and $1 = '' order by order_sn limit 1) k
            cross join lateral (
              select sn, %s from orders where merchant_id = k.merchant_id and sn = k.order_sn limit 1) o""".formatted(AT));

    static final String MERCHANTS = "select count(*)::int4 from (select from merchants limit $1::int8) m";

    static final String MERCHANT_OF = "select merchant_id from terminals where terminal_sn = $1";

    private SearchStatements() {}
}
