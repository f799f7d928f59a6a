package upay.store.report;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import upay.domain.OrderKey;
import upay.domain.webhook.WebhookEventType;
import upay.store.registry.MerchantRegistry;
import upay.store.sql.Database;
import upay.store.sql.RowReader;
import upay.store.table.OrderTable;

/**
 * Checks the standing invariants of the ledger; only reads, slice by slice along the orders' key, so that neither a
 * statement nor a list grows with the store. Threads: any.
 */
public final class Audit {
    private static final String FIRST = """
            select not exists (select from instances where id < $1 and not dead
              and heartbeat_at > clock_timestamp() - $2::int8 * interval '1 microsecond')""";

    /** Closed days in a scheduled audit, and how many rows one of them may have for it. */
    private static final int DAYS_NOW = 20;

    private static final int ROWS_OF_A_DAY_NOW = 2_000;

    private final Database database;
    private final Set<WebhookEventType> told;

    /** @param told the events of which merchants have been notified since the checked orders were created */
    public Audit(Database database, Set<WebhookEventType> told) {
        this.database = database;
        this.told = told;
    }

    /**
     * The creation time of the checked orders.
     *
     * @param until exclusive
     */
    public record Span(Instant from, Instant until) {
        public static final Span EVER = new Span(Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"));

        private OffsetDateTime first() {
            return from.atOffset(ZoneOffset.UTC);
        }

        private OffsetDateTime last() {
            return until.atOffset(ZoneOffset.UTC);
        }
    }

    /**
     * The money of one order.
     *
     * @param within whether it was created in the span; never true of a reserved client_sn
     * @param settled final, with no open work: the channel's books must agree
     * @param charged the amount that the channel must have charged, in fen as stored; zero if the order was not paid
     * @param returned the amount of it that the channel must have refunded
     */
    public record Account(
            OrderKey order, int version, boolean within, boolean settled, boolean paid, long charged, long returned) {}

    /** @param invariant its name, as in docs/verify.md */
    public record Violation(String invariant, OrderKey order, String detail) {}

    /** @param orders the number of checked orders */
    public record Found(long orders, List<Violation> violations) {
        private Found with(List<Violation> more) {
            return new Found(
                    orders, Stream.concat(violations.stream(), more.stream()).toList());
        }
    }

    /**
     * The next orders by their key.
     *
     * @param after the last one of the slice before; null: from the beginning
     */
    public Future<List<Account>> slice(@Nullable OrderKey after, int limit, Span span) {
        Tuple arguments = Tuple.of(
                after == null ? "" : after.merchantId(),
                after == null ? Long.MIN_VALUE : after.sn(),
                (long) limit,
                span.first(),
                span.last());
        return database.execute(AuditStatements.SLICE, arguments)
                .map(rows -> MerchantRegistry.all(rows, row -> account(new RowReader(row, 0))));
    }

    /** One order in its current state. */
    public Future<Optional<Account>> account(OrderKey key) {
        return slice(new OrderKey(key.merchantId(), key.sn() - 1), 1, Span.EVER).map(found -> found.stream()
                .filter(account -> account.order().equals(key))
                .findFirst());
    }

    /**
     * The violations of a slice, by order.
     *
     * @param after null: from the beginning
     * @param last the slice's last one
     */
    public Future<List<Violation>> violations(@Nullable OrderKey after, OrderKey last, Span span) {
        Tuple arguments = moves().addString(after == null ? "" : after.merchantId())
                .addLong(after == null ? Long.MIN_VALUE : after.sn())
                .addString(last.merchantId())
                .addLong(last.sn())
                .addOffsetDateTime(span.first())
                .addOffsetDateTime(span.last());
        return found(AuditStatements.VIOLATIONS, arguments).map(Found::violations);
    }

    /**
     * The violations of active orders, the newest and those with open work, and of the days that were closed last.
     *
     * @param most about as many of each, however many orders there are
     */
    public Future<Found> now(int most) {
        return found(AuditStatements.VIOLATIONS_NOW, moves().addLong((long) most))
                .compose(orders -> database.execute(
                                StatementDaysAudit.NEWEST, Tuple.of((long) DAYS_NOW, (long) ROWS_OF_A_DAY_NOW))
                        .map(rows -> orders.with(violations(days(rows)))));
    }

    /** A closed day of a merchant's statements; its fault is null if it is sound. */
    public record ClosedDay(
            String merchant, LocalDate day, @Nullable String fault) {}

    /**
     * The next closed days of statements.
     *
     * @param after the last one of the page before; null: from the beginning
     */
    public Future<List<ClosedDay>> closedDays(@Nullable ClosedDay after, int limit) {
        Tuple arguments = Tuple.of(
                after == null ? "" : after.merchant(), after == null ? LocalDate.EPOCH : after.day(), (long) limit);
        return database.execute(StatementDaysAudit.DAYS, arguments).map(Audit::days);
    }

    private static List<ClosedDay> days(RowSet<Row> rows) {
        return MerchantRegistry.all(
                rows, row -> new ClosedDay(row.getString(0), row.getLocalDate(1), row.getString(2)));
    }

    /** Of the days that are not sound. They are of no order: its number is 0. */
    public static List<Violation> violations(List<ClosedDay> days) {
        return days.stream()
                .filter(day -> day.fault() != null)
                .map(day -> new Violation(
                        "statement_sums",
                        new OrderKey(day.merchant(), 0),
                        "the closed day " + day.day() + " " + day.fault()))
                .toList();
    }

    /** Whether this is the oldest of the live instances: the one that does the work that needs a single instance. */
    public Future<Boolean> isFirst(long instance, Duration lease) {
        return database.execute(FIRST, Tuple.of(instance, lease.toNanos() / 1000))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private Tuple moves() {
        return Tuple.tuple()
                .addArrayOfString(AuditStatements.NEXT)
                .addArrayOfString(AuditStatements.REACHED)
                .addBoolean(told.contains(WebhookEventType.PAID));
    }

    private Future<Found> found(String sql, Tuple arguments) {
        return database.execute(sql, arguments).map(rows -> {
            List<Violation> all = MerchantRegistry.all(rows, row -> {
                RowReader cells = new RowReader(row, 0);
                return new Violation(cells.text(), OrderTable.readKey(cells), cells.text());
            });
            long orders = Long.parseLong(all.get(0).detail());
            return new Found(orders, List.copyOf(all.subList(1, all.size())));
        });
    }

    private static Account account(RowReader cells) {
        OrderKey key = OrderTable.readKey(cells);
        int version = cells.int4();
        boolean within = cells.bool();
        boolean settled = cells.bool();
        boolean paid = cells.bool();
        long total = cells.int8();
        long net = cells.int8();
        return new Account(key, version, within, settled, paid, paid ? total : 0, paid ? total - net : 0);
    }
}
