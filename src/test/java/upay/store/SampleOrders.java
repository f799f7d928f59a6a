package upay.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import upay.domain.BizError;
import upay.domain.Failure;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.Step;
import upay.domain.SubPayway;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.port.Ledger.Change;

/** Orders and transactions for tests of ledgers, and the small steps that they take. */
public final class SampleOrders {
    public static final String MERCHANT = "sandbox-merchant";
    private static final AtomicLong NUMBERS = new AtomicLong(1_700_000_000_000_000L);

    private SampleOrders() {}

    public static <T> T await(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static long number() {
        return NUMBERS.incrementAndGet();
    }

    public static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /** As protocol.md#requests allows it at its fullest: every optional field is there. */
    public static Order order(String merchant, String clientSn) {
        Purchase purchase = new Purchase(
                clientSn,
                Fen.of(1000),
                new Purchase.Method(Payway.WECHAT, SubPayway.BARCODE, "payer-asked"),
                new Purchase.Origin("100000000000000001", "sandbox-store", "Obama"),
                new Purchase.Device("device-1", "121.6", "31.2"),
                new Purchase.Goods("一杯咖啡", "大杯", "[{\"goods_id\":\"1\"}]"),
                new Purchase.Extras("{\"tips\": 100}", "{\"goods_tag\":\"x\"}", "https://example.com/notify"));
        return new Order(
                new OrderKey(merchant, number()),
                purchase,
                OrderStatus.CREATED,
                1,
                new Order.Balance(Fen.of(1000), Fen.ZERO, 0, 0, false),
                Failure.NONE,
                Order.Trade.UNKNOWN,
                micros(Instant.now()));
    }

    public static Order order() {
        return order(MERCHANT, "client-" + number());
    }

    /** @param url null: no webhook */
    public static Order notifying(Order order, String url) {
        Purchase p = order.purchase();
        Purchase purchase = new Purchase(
                p.clientSn(),
                p.total(),
                p.method(),
                p.origin(),
                p.device(),
                p.goods(),
                new Purchase.Extras(p.extras().reflect(), p.extras().extended(), url));
        return new Order(
                order.key(),
                purchase,
                order.status(),
                order.version(),
                order.balance(),
                order.failure(),
                order.trade(),
                order.ctime());
    }

    public static Transaction payment(Order order) {
        return transaction(order, TransactionType.PAY, order.purchase().total(), Step.PAY, null);
    }

    public static Transaction refund(Order order, long fen, String refundRequestNo) {
        return transaction(order, TransactionType.REFUND, Fen.of(fen), Step.REFUND, refundRequestNo);
    }

    public static Transaction transaction(
            Order order, TransactionType type, Fen amount, Step step, String refundRequestNo) {
        Instant now = micros(Instant.now());
        return new Transaction(
                number(),
                order.key(),
                type,
                amount,
                now,
                new Transaction.Request(
                        "operator-" + type,
                        refundRequestNo,
                        refundRequestNo == null ? null : "tsn-" + refundRequestNo,
                        refundRequestNo == null ? null : "reflect",
                        refundRequestNo == null ? null : "{\"a\":\"b\"}"),
                Transaction.Result.IN_PROGRESS,
                new Transaction.Work(step, now.plusSeconds(50), now.plusSeconds(60), 0, 0));
    }

    /** The next version, with all data that a channel may return. */
    public static Order paid(Order order) {
        return new Order(
                order.key(),
                order.purchase(),
                OrderStatus.PAID,
                order.version() + 1,
                new Order.Balance(
                        order.balance().net(),
                        order.balance().refunding(),
                        order.balance().unknownRefunds(),
                        order.balance().cancelTsn(),
                        true),
                Failure.NONE,
                new Order.Trade(true, "trade-" + order.key().sn(), "payer", "p***r", "https://qr.example.com/1"),
                order.ctime());
    }

    public static Order failed(Order order, BizError error, String message) {
        return new Order(
                order.key(),
                order.purchase(),
                OrderStatus.PAY_CANCELED,
                order.version() + 1,
                new Order.Balance(order.balance().net(), order.balance().refunding(), 0, number(), false),
                new Failure(error, message),
                Order.Trade.UNKNOWN,
                order.ctime());
    }

    public static Order refunding(Order order, long fen) {
        return new Order(
                order.key(),
                order.purchase(),
                order.status(),
                order.version() + 1,
                new Order.Balance(
                        order.balance().net(),
                        order.balance().refunding().plus(Fen.of(fen)),
                        order.balance().unknownRefunds(),
                        order.balance().cancelTsn(),
                        order.balance().paid()),
                Failure.NONE,
                order.trade(),
                order.ctime());
    }

    public static Transaction done(Transaction t) {
        Instant end = micros(Instant.now());
        return with(t, TransactionStatus.SUCCESS, Step.DONE, null, 0, end);
    }

    /** Open, and due then. */
    public static Transaction due(Transaction t, Instant dueAt, long owner) {
        return with(t, t.status(), t.step(), micros(dueAt), owner, null);
    }

    private static Transaction with(
            Transaction t, TransactionStatus status, Step step, Instant dueAt, long owner, Instant end) {
        return new Transaction(
                t.tsn(),
                t.order(),
                t.type(),
                t.amount(),
                t.ctime(),
                t.request(),
                new Transaction.Result(status, t.failure(), end, end),
                new Transaction.Work(
                        step, t.work().deadline(), dueAt, owner, t.work().attempts() + 1));
    }

    public static Change change(Order after, List<Transaction> added, List<Transaction> changed) {
        return change(before(after), after, added, changed);
    }

    public static Change change(Order before, Order after, List<Transaction> added, List<Transaction> changed) {
        return new Change(before, after, added, changed);
    }

    /** The next version, in another status. */
    public static Order moved(Order o, OrderStatus status, Fen net) {
        return version(o, o.version() + 1, status, net);
    }

    private static Order version(Order o, int version, OrderStatus status, Fen net) {
        return new Order(
                o.key(),
                o.purchase(),
                status,
                version,
                new Order.Balance(
                        net,
                        o.balance().refunding(),
                        o.balance().unknownRefunds(),
                        o.balance().cancelTsn(),
                        o.balance().paid()),
                o.failure(),
                o.trade(),
                o.ctime());
    }

    /** The same, a version ago: nothing happens between the two. */
    private static Order before(Order o) {
        return version(o, o.version() - 1, o.status(), o.balance().net());
    }

    /** The order is paid, and so is its payment. */
    public static Change settle(Order order, Transaction payment) {
        return change(order, paid(order), List.of(), List.of(done(payment)));
    }

    /** A change that does nothing but raise the version. */
    public static Change touch(Order order, UnaryOperator<Order> also) {
        return change(also.apply(refunding(order, 0)), List.of(), List.of());
    }
}
