package upay.sandbox.ledger;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import upay.domain.Payway;

/**
 * Keeps trades in the table {@code sandbox.ledger} (migrations in {@code db/sandbox}), as durable as PostgreSQL;
 * several sandboxes may share one. Writes are batched, with one batch of inserts and one of updates in flight at a
 * time.
 */
public final class PgTradeLedger implements TradeLedger {
    private static final int MAX_BATCH = 256;
    private static final int MAX_WAITING = 10_000;

    private static final String OPEN = "insert into sandbox.ledger (" + TradeRows.COLUMNS + ", refund_nos) select "
            + TradeRows.COLUMNS + ", refund_nos from " + TradeRows.ROWS
            + " v on conflict do nothing returning sn, payway";

    private static final String UPDATE = "update sandbox.ledger l set charged = v.charged, returned = v.returned,"
            + " charges = v.charges, returns = v.returns, closed = v.closed, moments = v.moments, refunds = v.refunds,"
            + " refund_nos = v.refund_nos, due_at = v.due_at, version = v.version from " + TradeRows.ROWS
            + " v where l.sn = v.sn and l.payway = v.payway and l.version = v.version - 1"
            + " returning l.sn, l.payway, l.charges, l.closed, l.moments, l.refunds";

    /** With what it gives back; a repeated write adds nothing. */
    private static final String REPLACE = "with written as (" + UPDATE + "), given_back as ("
            + "insert into sandbox.ledger_return (payway, sn, number, asked_at, done_at)"
            + " select payway, sn, r ->> 'number', (r ->> 'asked_at')::bigint, (r ->> 'due_at')::bigint"
            + " from written, jsonb_array_elements(refunds) r where (r ->> 'due_at')::bigint > 0"
            + " union all select payway, sn, '', (moments ->> 'closed')::bigint, (moments ->> 'closed')::bigint"
            + " from written where charges > 0 and closed on conflict do nothing)"
            + " select sn, payway from written";

    private static final String SELECT = "select " + TradeRows.COLUMNS + " from sandbox.ledger";
    private static final String FIND = SELECT + " where sn = $1 and payway = $2";
    private static final String FIND_BY_SN = SELECT + " where sn = $1 order by payway";
    private static final String FIND_BY_REFUND =
            SELECT + " where payway = $1 and refund_nos @> array[$2::text] limit 1";
    private static final String PAGE = SELECT + " where (sn, payway) > ($1, $2) order by sn, payway limit $3";
    private static final String OVERDUE =
            "select sn, payway from sandbox.ledger where due_at < $1 order by due_at limit $2";

    private static final String CHARGED_AT = "((moments ->> 'charged')::bigint)";
    private static final String CHARGED = SELECT + " where payway = $1 and charges > 0 and " + CHARGED_AT
            + " < $2 and (" + CHARGED_AT + ", sn) > ($3, $4) order by " + CHARGED_AT + ", sn limit $5";
    private static final String RETURNED = "select " + TradeRows.COLUMNS
            + ", number from sandbox.ledger_return join sandbox.ledger using (payway, sn)"
            + " where payway = $1 and %1$s < $2 and (%1$s, sn, number) > ($3, $4, $5) order by %1$s, sn, number limit $6";
    private static final String RETURNED_BY_ASKED = RETURNED.formatted("asked_at");
    private static final String RETURNED_BY_DONE = RETURNED.formatted("done_at");

    private final SqlClient client;
    private final TradeBatcher opens = new TradeBatcher(MAX_BATCH, MAX_WAITING, trades -> write(OPEN, trades));
    private final TradeBatcher replaces = new TradeBatcher(MAX_BATCH, MAX_WAITING, trades -> write(REPLACE, trades));

    /** @param client with the statement cache on; two connections are enough; the caller closes it */
    public PgTradeLedger(SqlClient client) {
        this.client = client;
    }

    @Override
    public Future<Boolean> open(Trade trade) {
        return opens.add(trade);
    }

    @Override
    public Future<Boolean> replace(Trade trade) {
        return replaces.add(trade);
    }

    @Override
    public Future<Optional<Trade>> find(TradeKey key) {
        return select(FIND, Tuple.of(key.sn(), key.payway().code())).map(PgTradeLedger::first);
    }

    @Override
    public Future<List<Trade>> findBySn(String sn) {
        return select(FIND_BY_SN, Tuple.of(sn));
    }

    @Override
    public Future<Optional<Trade>> findByRefund(Payway payway, String refundNumber) {
        return select(FIND_BY_REFUND, Tuple.of(payway.code(), refundNumber)).map(PgTradeLedger::first);
    }

    @Override
    public Future<List<Trade>> page(@Nullable TradeKey after, int limit) {
        Tuple from = after == null
                ? Tuple.of("", "", limit)
                : Tuple.of(after.sn(), after.payway().code(), limit);
        return select(PAGE, from);
    }

    @Override
    public Future<List<TradeKey>> overdue(long now, int limit) {
        return client.preparedQuery(OVERDUE)
                .execute(Tuple.of(now, limit))
                .map(rows -> stream(rows).map(TradeRows::key).toList());
    }

    @Override
    public Future<List<Trade>> charged(LedgerSpan span, @Nullable Trade after, int limit) {
        long from = after == null ? span.from() : after.moments().time(TradeEvent.CHARGED);
        String sn = after == null ? "" : after.key().sn();
        return select(CHARGED, Tuple.of(span.payway().code(), span.to(), from, sn, limit));
    }

    @Override
    public Future<List<TradeReturn>> returned(
            LedgerSpan span, ReturnTime time, @Nullable TradeReturn after, int limit) {
        Tuple page = Tuple.of(span.payway().code(), span.to());
        if (after == null) {
            page.addLong(span.from()).addString("").addString("");
        } else {
            page.addLong(after.at(time)).addString(after.trade().key().sn()).addString(after.number());
        }
        return client.preparedQuery(time == ReturnTime.ASKED ? RETURNED_BY_ASKED : RETURNED_BY_DONE)
                .execute(page.addInteger(limit))
                .map(rows -> stream(rows).map(TradeRows::given).toList());
    }

    private Future<List<Trade>> select(String sql, Tuple parameters) {
        return client.preparedQuery(sql)
                .execute(parameters)
                .map(rows -> stream(rows).map(TradeRows::trade).toList());
    }

    private Future<Set<TradeKey>> write(String sql, List<Trade> trades) {
        return client.preparedQuery(sql)
                .execute(TradeRows.arrays(trades))
                .map(rows -> stream(rows).map(TradeRows::key).collect(Collectors.toCollection(HashSet::new)));
    }

    private static Optional<Trade> first(List<Trade> trades) {
        return trades.stream().findFirst();
    }

    private static java.util.stream.Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}
