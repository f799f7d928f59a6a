package upay.operation;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import upay.domain.Fen;
import upay.domain.PaymentCodes;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.Schedules;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.terminal.Terminal;
import upay.port.Channels;
import upay.port.Ledger;
import upay.port.NumberGenerator;
import upay.port.Ports;
import upay.protocol.OrderRef;
import upay.protocol.PayRequest;
import upay.protocol.QueryRequest;
import upay.protocol.RefundRequest;
import upay.protocol.Reply;
import upay.settlement.Settlement;
import upay.settlement.Sweeper;

/** One gateway instance in virtual time: the real operations, settlement and sweeper, over a store and channels of the test. */
public final class VirtualGateway {
    static final String MERCHANT = "merchant";
    public static final Terminal TERMINAL = new Terminal("till-1", new Secret("secret"), MERCHANT, "store-1", true);
    static final String NOTIFY_URL = "http://shop.example/told";
    public static final String PAYMENT_CODE = "281234567890123456";
    public static final int SWEEP_BATCH = 100;
    /** A client that waits for its answer. */
    public static final Supplier<Future<Boolean>> THERE = () -> Future.succeededFuture(false);

    /** Gives out the numbers of all instances of one test. */
    public static final class Counter implements NumberGenerator {
        private long last = 1_000_000_000_000_000L;

        @Override
        public Future<Long> next() {
            return Future.succeededFuture(++last);
        }
    }

    private final VirtualTime.Node node;
    private final Ports ports;
    private final Settlement settlement;
    private final Sweeper sweeper;
    private final Operations operations;
    /** As {@link upay.port.RestoreGuard} says; null: no order is held. */
    volatile Instant heldBefore;

    VirtualGateway(
            VirtualTime time,
            InMemoryLedger ledger,
            ScriptedChannels channels,
            NumberGenerator numbers,
            Schedules schedules,
            DoubleSupplier random) {
        this(time.node(), ledger::at, channels::at, numbers, schedules, random);
    }

    /** Over lines to the store and to the channels that a test listens in on. */
    VirtualGateway(
            VirtualTime.Node node,
            Function<VirtualTime.Node, Ledger> ledger,
            Function<VirtualTime.Node, Channels> channels,
            NumberGenerator numbers,
            Schedules schedules,
            DoubleSupplier random) {
        this.node = node;
        ports = new Ports(ledger.apply(node), channels.apply(node), node, node, numbers);
        settlement = new Settlement(ports, schedules, random);
        sweeper = new Sweeper(settlement, SWEEP_BATCH);
        operations = new Operations(
                        new PayOperation(ports, settlement, numbers, () -> PaymentCodes.DEFAULT),
                        new PrecreateOperation(ports, settlement, numbers),
                        new RefundOperation(ports, settlement, numbers, () -> heldBefore),
                        new QueryOperation(ports, settlement),
                        new CancelOperation(ports, settlement, numbers),
                        (vendor, source, request) -> Future.failedFuture(new UnsupportedOperationException()),
                        (caller, request) -> Future.failedFuture(new UnsupportedOperationException()))
                .inDialects(schedules, ports.instance());
    }

    public Ports ports() {
        return ports;
    }

    public VirtualTime.Node node() {
        return node;
    }

    public Settlement settlement() {
        return settlement;
    }

    public Sweeper sweeper() {
        return sweeper;
    }

    Operations operations() {
        return operations;
    }

    public Future<Reply> pay(String clientSn, Payway payway, long fen) {
        return pay(request(clientSn, payway.code(), fen), THERE);
    }

    public Future<Reply> pay(PayRequest request, Supplier<Future<Boolean>> gone) {
        return operations.pay().run(new Caller(TERMINAL, gone), request);
    }

    public Future<Reply> precreate(String clientSn, Payway payway, long fen) {
        return operations.precreate().run(new Caller(TERMINAL, THERE), request(clientSn, payway.code(), null, fen));
    }

    public Future<Reply> precreate(String clientSn, Payway payway, SubPayway subPayway, long fen) {
        PayRequest plain = request(clientSn, payway.code(), null, fen);
        PayRequest request = new PayRequest(
                plain.terminalSn(),
                plain.clientSn(),
                plain.totalAmount(),
                plain.operator(),
                new PayRequest.Means(payway.code(), null, subPayway, "payer"),
                plain.device(),
                plain.goods(),
                plain.extras());
        return operations.precreate().run(new Caller(TERMINAL, THERE), request);
    }

    public Future<Reply> query(String clientSn) {
        return queryRefund(clientSn, null);
    }

    /** @param refundRequestNo null: the order */
    public Future<Reply> queryRefund(String clientSn, String refundRequestNo) {
        QueryRequest request = new QueryRequest(null, clientSn, refundRequestNo);
        return operations.query().run(new Caller(TERMINAL, THERE), request);
    }

    public Future<Reply> cancel(String clientSn) {
        return cancel(new OrderRef(null, clientSn));
    }

    public Future<Reply> cancel(OrderRef ref) {
        return operations.cancel().run(new Caller(TERMINAL, THERE), ref);
    }

    public Future<Reply> refund(String clientSn, String refundRequestNo, long fen) {
        return refund(new OrderRef(null, clientSn), refundRequestNo, fen);
    }

    public Future<Reply> refund(OrderRef ref, String refundRequestNo, long fen) {
        RefundRequest request =
                new RefundRequest(ref, refundRequestNo, Fen.of(fen), "refunder", "tsn", "reflected", null);
        return operations.refund().run(new Caller(TERMINAL, THERE), request);
    }

    public static PayRequest request(String clientSn, String payway, long fen) {
        return request(clientSn, payway, PAYMENT_CODE, fen);
    }

    /** @param code the customer's payment code; null for a precreate */
    public static PayRequest request(String clientSn, String payway, String code, long fen) {
        return new PayRequest(
                TERMINAL.sn(),
                clientSn,
                Fen.of(fen),
                "operator",
                new PayRequest.Means(payway, code == null ? null : new Secret(code), null, null),
                new Purchase.Device(null, null, null),
                new Purchase.Goods("coffee", null, null),
                new Purchase.Extras("reflected", null, NOTIFY_URL));
    }
}
