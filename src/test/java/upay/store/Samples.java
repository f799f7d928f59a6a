package upay.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import upay.domain.BizError;
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
import upay.operation.Ledger.Change;

/** Orders and transactions for tests of ledgers, and the small steps that they take. */
public final class Samples {
    public static final String MERCHANT = "sandbox-merchant";
    private static final AtomicLong NUMBERS = new AtomicLong(1_700_000_000_000_000L);

    private Samples() {}

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
                "100000000000000001",
                "sandbox-store",
                Payway.WECHAT,
                SubPayway.BARCODE,
                Fen.of(1000),
                "一杯咖啡",
                "Obama",
                "大杯",
                "{\"tips\": 100}",
                "device-1",
                "121.6",
                "31.2",
                "{\"goods_tag\":\"x\"}",
                "[{\"goods_id\":\"1\"}]",
                "payer-asked",
                "https://example.com/notify");
        return new Order(
                new OrderKey(merchant, number()),
                purchase,
                OrderStatus.CREATED,
                1,
                Fen.of(1000),
                Fen.ZERO,
                0,
                0,
                false,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                micros(Instant.now()));
    }

    public static Order order() {
        return order(MERCHANT, "client-" + number());
    }

    /** @param url null: nobody wants to be notified */
    public static Order notifying(Order order, String url) {
        Purchase p = order.purchase();
        Purchase purchase = new Purchase(
                p.clientSn(),
                p.terminalSn(),
                p.storeId(),
                p.payway(),
                p.subPayway(),
                p.total(),
                p.subject(),
                p.operator(),
                p.description(),
                p.reflect(),
                p.deviceId(),
                p.longitude(),
                p.latitude(),
                p.extended(),
                p.goodsDetails(),
                p.payerUid(),
                url);
        return new Order(
                order.key(),
                purchase,
                order.status(),
                order.version(),
                order.net(),
                order.refunding(),
                order.unknownRefunds(),
                order.cancelTsn(),
                order.paid(),
                order.channelKnows(),
                order.error(),
                order.errorMessage(),
                order.tradeNo(),
                order.payerUid(),
                order.payerLogin(),
                order.qrCode(),
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
                TransactionStatus.IN_PROG,
                step,
                "operator-" + type,
                refundRequestNo,
                refundRequestNo == null ? null : "tsn-" + refundRequestNo,
                refundRequestNo == null ? null : "reflect",
                refundRequestNo == null ? null : "{\"a\":\"b\"}",
                null,
                null,
                now,
                null,
                null,
                now.plusSeconds(50),
                now.plusSeconds(60),
                0,
                0);
    }

    /** The next version, with all that a channel may tell. */
    public static Order paid(Order order) {
        return new Order(
                order.key(),
                order.purchase(),
                OrderStatus.PAID,
                order.version() + 1,
                order.net(),
                order.refunding(),
                order.unknownRefunds(),
                order.cancelTsn(),
                true,
                true,
                null,
                null,
                "trade-" + order.key().sn(),
                "payer",
                "p***r",
                "https://qr.example.com/1",
                order.ctime());
    }

    public static Order failed(Order order, BizError error, String message) {
        return new Order(
                order.key(),
                order.purchase(),
                OrderStatus.PAY_CANCELED,
                order.version() + 1,
                order.net(),
                order.refunding(),
                0,
                number(),
                false,
                false,
                error,
                message,
                null,
                null,
                null,
                null,
                order.ctime());
    }

    public static Order refunding(Order order, long fen) {
        return new Order(
                order.key(),
                order.purchase(),
                order.status(),
                order.version() + 1,
                order.net(),
                order.refunding().plus(Fen.of(fen)),
                order.unknownRefunds(),
                order.cancelTsn(),
                order.paid(),
                order.channelKnows(),
                null,
                null,
                order.tradeNo(),
                order.payerUid(),
                order.payerLogin(),
                order.qrCode(),
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
                status,
                step,
                t.operator(),
                t.refundRequestNo(),
                t.clientTsn(),
                t.reflect(),
                t.extended(),
                t.error(),
                t.errorMessage(),
                t.ctime(),
                end,
                end,
                t.deadline(),
                dueAt,
                owner,
                t.attempts() + 1);
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
                net,
                o.refunding(),
                o.unknownRefunds(),
                o.cancelTsn(),
                o.paid(),
                o.channelKnows(),
                o.error(),
                o.errorMessage(),
                o.tradeNo(),
                o.payerUid(),
                o.payerLogin(),
                o.qrCode(),
                o.ctime());
    }

    /** The same, a version ago: nothing happens between the two. */
    private static Order before(Order o) {
        return version(o, o.version() - 1, o.status(), o.net());
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
