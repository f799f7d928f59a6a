package upay.store.report;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.store.sql.Database;

/**
 * The orders that are paid with an account; only reads. No index leads from an account to its orders, since each payment
 * would pay for it: an operator's rare question reads a merchant's orders, a bounded page at a time. Threads: any.
 */
public final class AccountOrders {
    private static final int PAGE = 50_000;

    // $1 payway, $2 the account, $3 its owner, $4 the channel. Orders from before accounts had names are those of the
    // account that is looked up for them.
    private static final String FIXED = """
            payway = $1 and (account = $2 or account is null and case $2
              when 'default' then true
              when '*default' then not exists (
                select from channel_accounts c where c.merchant_id = o.merchant_id and c.channel = $4 and c.name = 'default')
              when '*conf' then not exists (
                select from channel_accounts c where coalesce(c.merchant_id, '*') in (o.merchant_id, '*')
                  and c.channel = $4 and c.name = 'default')
              else false end)
            and ($3 = '*' or merchant_id = $3)""";

    /** Some call to the channel is or may become necessary. */
    private static final String ALIVE = """
            (status in ('CREATED', 'PAID', 'PAY_ERROR', 'PARTIAL_REFUNDED', 'REFUND_ERROR', 'CANCEL_ERROR')
              or exists (select from transactions t where t.merchant_id = o.merchant_id and t.order_sn = o.sn
                and t.due_at is not null))""";

    // $5, $6 the order before the page, $7 rows.
    private static final String COUNT = """
            with page as materialized (
              select merchant_id, sn, payway, account, status from orders
              where (merchant_id, sn) > ($5, $6) and ($3 = '*' or merchant_id = $3)
              order by merchant_id, sn limit $7)
            select count(*), (select merchant_id from page order by merchant_id desc, sn desc limit 1),
              (select sn from page order by merchant_id desc, sn desc limit 1),
              (select count(*) from page o where %s and %s)
            from page""".formatted(FIXED, ALIVE);

    private static final String ANY = "select exists (select from orders o where " + FIXED + ")";

    private static final String UNNAMED = """
            select exists (
              select from orders o where ($1 = '*' or merchant_id = $1) and sn > 0 and payway = $2 and account is null
                and not exists (
                  select from channel_accounts c where c.merchant_id = o.merchant_id and c.channel = $3 and c.name = 'default'))""";

    private final Database database;

    public AccountOrders(Database database) {
        this.database = database;
    }

    /**
     * The number of orders that are paid with it and not settled, or may still be refunded or cancelled.
     *
     * @param owner a merchant's id, or {@link AccountName#EVERYBODY}
     */
    public Future<Long> alive(String owner, Payway payway, AccountName account) {
        return count(owner, payway, account, "", Long.MIN_VALUE, 0);
    }

    private Future<Long> count(
            String owner, Payway payway, AccountName account, String afterMerchant, long afterSn, long before) {
        Tuple arguments = arguments(owner, payway, account)
                .addValue(afterMerchant)
                .addValue(afterSn)
                .addValue((long) PAGE);
        return database.execute(COUNT, arguments).compose(rows -> {
            Row row = rows.iterator().next();
            long found = before + row.getLong(3);
            return row.getLong(0) < PAGE
                    ? Future.succeededFuture(found)
                    : count(owner, payway, account, row.getString(1), row.getLong(2), found);
        });
    }

    /** Whether any order was ever paid with it; true if that takes too long to find out. */
    public Future<Boolean> any(String owner, Payway payway, AccountName account) {
        return database.execute(ANY, arguments(owner, payway, account))
                .map(rows -> rows.iterator().next().getBoolean(0))
                .otherwise(true);
    }

    /**
     * Whether there are orders from before accounts had names, of merchants without an account of their own; true if that
     * takes too long to find out.
     *
     * @param owner a merchant's id, or {@link AccountName#EVERYBODY}
     */
    public Future<Boolean> unnamed(String owner, Payway payway) {
        return database.execute(UNNAMED, Tuple.of(owner, payway.name(), payway.channel()))
                .map(rows -> rows.iterator().next().getBoolean(0))
                .otherwise(true);
    }

    private static Tuple arguments(String owner, Payway payway, AccountName account) {
        return Tuple.tuple()
                .addValue(payway.name())
                .addValue(account.text())
                .addValue(owner)
                .addValue(payway.channel());
    }
}
