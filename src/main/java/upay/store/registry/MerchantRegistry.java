package upay.store.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.domain.terminal.MerchantLimits;
import upay.domain.terminal.RequestRate;
import upay.port.StoreException;
import upay.store.sql.Database;
import upay.store.sql.RowReader;
import upay.store.sql.SqlRefusal;

/**
 * Merchants and their stores, as operators maintain them. A request that cannot be fulfilled fails with {@link
 * RegistryException}, a store that does not answer with {@link StoreException}.
 *
 * <p>Threads: any.
 */
public final class MerchantRegistry {
    private static final String MERCHANT = "merchant_id, name, ctime, status, terminal_rate, terminal_burst,"
            + " merchant_rate, merchant_burst, in_flight_share";

    private static final String ADD_MERCHANT =
            "insert into merchants (merchant_id, name) values ($1, $2) returning " + MERCHANT;

    private static final String MERCHANTS = "select " + MERCHANT + """
             from merchants
            where merchant_id > $1 order by merchant_id limit $2""";

    private static final String FIND_MERCHANT = "select " + MERCHANT + " from merchants where merchant_id = $1";

    // For each limit whether it is to be set, and to what; null: to the configured one.
    private static final String LIMIT_MERCHANT = "with " + ChangeCounter.BUMP + """
            update merchants set
              terminal_rate = case when $2 then $3 else terminal_rate end,
              terminal_burst = case when $2 then $4 else terminal_burst end,
              merchant_rate = case when $5 then $6 else merchant_rate end,
              merchant_burst = case when $5 then $7 else merchant_burst end,
              in_flight_share = case when $8 then $9 else in_flight_share end
            where merchant_id = $1
            returning\s""" + MERCHANT;

    // A zone that only the caller knows is none.
    private static final String ZONE = """
            update merchants set zone = $2
            where merchant_id = $1 and exists (select from pg_timezone_names where name = $2)
            returning zone""";

    private static final String FIND_ZONE = "select zone from merchants where merchant_id = $1";

    private static final String ADD_STORE = """
            insert into stores (merchant_id, store_id, name) values ($1, $2, $3)
            returning merchant_id, store_id, name, ctime, status""";

    private static final String STORES = """
            select merchant_id, store_id, name, ctime, status from stores
            where merchant_id = $1 and store_id > $2 order by store_id limit $3""";

    private static final String SWITCH_MERCHANT =
            "update merchants set status = $2 where merchant_id = $1 returning " + MERCHANT;

    private static final String SWITCH_STORE = """
            update stores set status = $3 where merchant_id = $1 and store_id = $2
            returning merchant_id, store_id, name, ctime, status""";

    private static final String OPEN = "OPEN";
    private static final String CLOSED = "CLOSED";

    private final Database database;

    public MerchantRegistry(Database database) {
        this.database = database;
    }

    /** @param open whether its stores take new terminals */
    public record Merchant(String id, String name, Instant ctime, boolean open, MerchantLimits limits) {}

    /**
     * The change of a merchant's limits. Null: unchanged.
     *
     * @param share in percent
     */
    public record LimitsChange(
            TerminalRegistry.@Nullable Choice<RequestRate> terminal,
            TerminalRegistry.@Nullable Choice<RequestRate> merchant,
            TerminalRegistry.@Nullable Choice<Integer> share) {}

    /** @param open whether it takes new terminals */
    public record Shop(String merchantId, String id, String name, Instant ctime, boolean open) {}

    public Future<Merchant> addMerchant(String id, String name) {
        return database.execute(ADD_MERCHANT, Tuple.of(id, name))
                .map(rows -> merchant(one(rows)))
                .recover(e -> refused(
                        e,
                        Map.of(
                                "merchants_pkey", "there is a merchant " + id + " already",
                                "merchants_nobody", "a merchant cannot be called " + id)));
    }

    /**
     * In the order of their ids.
     *
     * @param after the last id of the page before; empty: from the beginning
     */
    public Future<List<Merchant>> merchants(String after, int limit) {
        return database.execute(MERCHANTS, Tuple.of(after, limit)).map(rows -> all(rows, MerchantRegistry::merchant));
    }

    public Future<Shop> addStore(String merchantId, String id, String name) {
        return database.execute(ADD_STORE, Tuple.of(merchantId, id, name))
                .map(rows -> shop(one(rows)))
                .recover(e -> refused(
                        e,
                        Map.of(
                                "stores_pkey", "merchant " + merchantId + " has a store " + id + " already",
                                "stores_merchant_id_fkey", "there is no merchant " + merchantId)));
    }

    /** One merchant's, in the order of their ids; {@code after} as with {@link #merchants}. */
    public Future<List<Shop>> stores(String merchantId, String after, int limit) {
        return database.execute(STORES, Tuple.of(merchantId, after, limit))
                .map(rows -> all(rows, MerchantRegistry::shop));
    }

    /** A closed merchant's codes activate no terminal; what it has goes on. */
    public Future<Merchant> openMerchant(String id, boolean open) {
        return database.execute(SWITCH_MERCHANT, Tuple.of(id, open ? OPEN : CLOSED))
                .compose(rows -> found(rows, id));
    }

    public Future<Merchant> merchant(String id) {
        return database.execute(FIND_MERCHANT, Tuple.of(id)).compose(rows -> found(rows, id));
    }

    /** Gateways apply it within moments. */
    public Future<Merchant> limitMerchant(String id, LimitsChange change) {
        RequestRate terminal = change.terminal == null ? null : change.terminal.own();
        RequestRate merchant = change.merchant == null ? null : change.merchant.own();
        Tuple arguments = Tuple.tuple()
                .addValue(id)
                .addValue(change.terminal != null)
                .addValue(terminal == null ? null : terminal.perSecond())
                .addValue(terminal == null ? null : terminal.burst())
                .addValue(change.merchant != null)
                .addValue(merchant == null ? null : merchant.perSecond())
                .addValue(merchant == null ? null : merchant.burst())
                .addValue(change.share != null)
                .addValue(change.share == null ? null : change.share.own());
        return database.execute(LIMIT_MERCHANT, arguments).compose(rows -> found(rows, id));
    }

    /**
     * Whose midnight ends the merchant's days in statements.
     *
     * @param zone of the time zone database
     */
    public Future<String> zone(String id, String zone) {
        return merchant(id)
                .compose(known -> database.execute(ZONE, Tuple.of(id, zone)))
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture(one(rows).getString(0))
                        : Future.failedFuture(new RegistryException("the store's server knows no zone " + zone)));
    }

    /** As {@link #zone(String, String)} has set it. */
    public Future<String> zone(String id) {
        return merchant(id)
                .compose(known -> database.execute(FIND_ZONE, Tuple.of(id)))
                .map(rows -> one(rows).getString(0));
    }

    private static Future<Merchant> found(RowSet<Row> rows, String id) {
        return rows.size() == 1
                ? Future.succeededFuture(merchant(one(rows)))
                : Future.failedFuture(new RegistryException("there is no merchant " + id));
    }

    /** A closed store's codes activate no terminal; what it has goes on. */
    public Future<Shop> openStore(String merchantId, String id, boolean open) {
        return database.execute(SWITCH_STORE, Tuple.of(merchantId, id, open ? OPEN : CLOSED))
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture(shop(one(rows)))
                        : Future.failedFuture(new RegistryException("merchant " + merchantId + " has no store " + id)));
    }

    private static Merchant merchant(Row row) {
        RowReader cells = new RowReader(row, 0);
        return new Merchant(
                cells.text(), cells.text(), cells.time(), cells.text().equals(OPEN), limits(cells));
    }

    /** Of terminal_rate, terminal_burst, merchant_rate, merchant_burst, in_flight_share. */
    public static MerchantLimits limits(RowReader cells) {
        MerchantLimits limits = new MerchantLimits(rate(cells), rate(cells), cells.int4OrNull());
        return limits.equals(MerchantLimits.CONFIGURED) ? MerchantLimits.CONFIGURED : limits;
    }

    private static @Nullable RequestRate rate(RowReader cells) {
        Integer perSecond = cells.int4OrNull();
        Integer burst = cells.int4OrNull();
        return perSecond == null || burst == null ? null : new RequestRate(perSecond, burst);
    }

    private static Shop shop(Row row) {
        RowReader cells = new RowReader(row, 0);
        return new Shop(
                cells.text(),
                cells.text(),
                cells.text(),
                cells.time(),
                cells.text().equals(OPEN));
    }

    static Row one(RowSet<Row> rows) {
        return rows.iterator().next();
    }

    public static <T> List<T> all(RowSet<Row> rows, java.util.function.Function<Row, T> read) {
        List<T> all = new ArrayList<>();
        rows.forEach(row -> all.add(read.apply(row)));
        return all;
    }

    /** @param meanings of violated constraints, as messages */
    public static <T> Future<T> refused(Throwable failure, Map<String, String> meanings) {
        if (failure instanceof StoreException && failure.getCause() instanceof SqlRefusal refusal) {
            for (Map.Entry<String, String> meaning : meanings.entrySet()) {
                if (refusal.violates(meaning.getKey())) {
                    return Future.failedFuture(new RegistryException(meaning.getValue()));
                }
            }
        }
        return Future.failedFuture(failure);
    }
}
