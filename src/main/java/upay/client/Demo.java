package upay.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upay.client.DemoReport.Row;
import upay.client.SaleVerdict.Advice;
import upay.domain.Fen;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;

/**
 * The demonstration, in under a minute: six sales over a gateway that runs against the sandbox, then the entry of each
 * in the channels' ledger. Needs the sandbox's predefined terminal.
 */
public final class Demo {
    private static final String TERMINAL = "100000000000000001";
    private static final String SECRET = "sandbox-secret-1";
    private static final String ALIPAY_CODE = "280000000000000001";
    private static final String WECHAT_CODE = "130000000000000001";
    private static final Duration POLL_EVERY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final UpayClient client;
    private final Till till;
    private final SandboxCustomers world;
    private final DemoReport paper;
    private final String day = Long.toString(System.currentTimeMillis());
    private final List<Sold> sales = new ArrayList<>();

    private Demo(Vertx vertx, URI baseUri, URI managementUri, PrintStream out) {
        this.client = new UpayClient(vertx, ClientOptions.of(baseUri, TERMINAL, SECRET));
        this.till = new Till(vertx, client, POLL_EVERY, PATIENCE);
        this.world = new SandboxCustomers(vertx, managementUri);
        this.paper = new DemoReport(out);
    }

    /**
     * Plays all scenes.
     *
     * @param baseUri the gateway
     * @param managementUri the address of its sandbox's ledger
     * @return 0 if every scene ended as expected and the ledger agrees, else 1; fails only if the sandbox's own calls
     *     do
     */
    public static Future<Integer> run(Vertx vertx, URI baseUri, URI managementUri, PrintStream out) {
        Demo demo = new Demo(vertx, baseUri, managementUri, out);
        return demo.play().onComplete(done -> {
            demo.client.close();
            demo.world.close();
        });
    }

    private Future<Integer> play() {
        List<Supplier<Future<Boolean>>> scenes =
                List.of(this::payment, this::question, this::refund, this::cancel, this::qrCode, this::lostAnswer);
        Future<Boolean> morning = Future.succeededFuture(true);
        for (Supplier<Future<Boolean>> scene : scenes) {
            // The later scenes depend on the earlier ones: a failure ends the demonstration.
            morning = morning.compose(well -> well ? scene.get() : Future.succeededFuture(false));
        }
        return morning.compose(well -> well ? proof() : Future.succeededFuture(1));
    }

    private Future<Boolean> payment() {
        Fen price = Fen.of(1800);
        paper.scene("A payment", "A customer shows an Alipay code for a pot of tea: " + DemoReport.yuan(price) + ".");
        return till.pay(Payment.byCode(number("tea"), price, ALIPAY_CODE, "A pot of tea", "Li"))
                .map(verdict -> sold("tea, a part given back", verdict, "Paid. Hand over the tea."));
    }

    private Future<Boolean> question() {
        paper.scene("A question", "Did that go through? The till asks the gateway.");
        return client.query(OrderRef.bySn(sales.get(0).sn()))
                .map(result -> answered(result, ResultCode.SUCCESS, order -> {
                    paper.line("Yes: " + DemoReport.yuan(order.total()) + ", " + DemoReport.words(order.orderStatus())
                            + ".");
                    return order.orderStatus() == OrderStatus.PAID;
                }));
    }

    private Future<Boolean> refund() {
        Fen back = Fen.of(500);
        paper.scene("A partial refund", "One cup was cold: " + DemoReport.yuan(back) + " go back.");
        OrderRef order = OrderRef.bySn(sales.get(0).sn());
        return client.refund(new Refund(order, "cold-cup", back, "Li"))
                .map(result -> answered(result, ResultCode.REFUND_SUCCESS, after -> {
                    paper.line("Given back. The shop keeps " + DemoReport.yuan(after.net()) + ".");
                    return Fen.of(1300).equals(after.net());
                }));
    }

    private Future<Boolean> cancel() {
        Fen price = Fen.of(3200);
        paper.scene(
                "A cancel",
                "A customer pays " + DemoReport.yuan(price) + " by WeChat for the wrong cake, and wants none of it.");
        return till.pay(Payment.byCode(number("cake"), price, WECHAT_CODE, "A cake", "Li"))
                .map(verdict -> sold("cake, cancelled", verdict, "Paid. Then the till cancels the whole sale."))
                .compose(well -> well ? undoLast() : Future.succeededFuture(false));
    }

    private Future<Boolean> undoLast() {
        OrderRef order = OrderRef.bySn(sales.get(sales.size() - 1).sn());
        return client.cancel(order)
                .map(result -> answered(result, ResultCode.CANCEL_SUCCESS, after -> {
                    paper.line("All of it given back. The shop keeps " + DemoReport.yuan(after.net()) + ".");
                    return after.orderStatus() == OrderStatus.CANCELED;
                }));
    }

    private Future<Boolean> qrCode() {
        Fen price = Fen.of(2560);
        Payment payment = Payment.byQr(number("lunch"), price, Payway.ALIPAY, "Lunch", "Li");
        paper.scene(
                "A QR code", "Lunch, " + DemoReport.yuan(price) + ": the till shows a QR code, the customer scans.");
        return client.precreate(payment)
                .map(result -> answered(result, ResultCode.PRECREATE_SUCCESS, order -> {
                    paper.line("On the till's screen: " + order.qrCode());
                    sales.add(Sold.of("lunch, by QR code", order));
                    return order.qrCode() != null;
                }))
                .compose(well -> well ? scanned(payment) : Future.succeededFuture(false));
    }

    private Future<Boolean> scanned(Payment payment) {
        return world.scan(sales.get(sales.size() - 1).sn())
                .compose(done -> till.await(payment))
                .map(verdict -> judged(verdict, "Scanned and paid. Serve the lunch."));
    }

    private Future<Boolean> lostAnswer() {
        Fen price = Fen.of(9010);
        paper.scene(
                "A lost answer",
                "A gift box, " + DemoReport.yuan(price)
                        + ". Alipay takes the money, and the line breaks before it can say so.");
        return till.pay(Payment.byCode(number("box"), price, ALIPAY_CODE, "A gift box", "Li"))
                .map(verdict -> sold(
                        "gift box, answer lost",
                        verdict,
                        "The gateway asked again and found it paid, once. Hand it over."));
    }

    private Future<Integer> proof() {
        paper.scene("The proof", "What Alipay and WeChat took and gave back, by their own ledger:");
        List<Future<Row>> rows = sales.stream().map(this::row).toList();
        return Future.all(rows)
                .map(all -> paper.proof(rows.stream().map(Future::result).toList()) ? 0 : 1);
    }

    private Future<Row> row(Sold sale) {
        return client.query(OrderRef.bySn(sale.sn()))
                .compose(result -> world.ledger(sale.sn()).map(entry -> new Row(sale.what(), entry, keptBy(result))));
    }

    /** The amount that the shop keeps according to the gateway; null if unknown. */
    private static @Nullable Fen keptBy(Result query) {
        return query instanceof Result.Answered answer
                ? answer.order().map(OrderData::net).orElse(null)
                : null;
    }

    private boolean sold(String what, SaleVerdict verdict, String words) {
        if (verdict.last() instanceof Result.Answered answer && answer.order().isPresent()) {
            sales.add(Sold.of(what, answer.order().get()));
        }
        return judged(verdict, words);
    }

    private boolean judged(SaleVerdict verdict, String words) {
        boolean paid = verdict.advice() == Advice.HAND_OVER;
        paper.line(paid ? words : "That went wrong: " + verdict.ending().words() + ".");
        return paid;
    }

    private boolean answered(Result result, ResultCode expected, Predicate<OrderData> story) {
        if (result instanceof Result.Answered answer
                && answer.code() == expected
                && answer.order().isPresent()) {
            return story.test(answer.order().get());
        }
        paper.line("That went wrong: " + result);
        return false;
    }

    private String number(String what) {
        return "demo-" + day + "-" + what;
    }

    private record Sold(String what, String sn) {
        static Sold of(String what, OrderData order) {
            return new Sold(what, Objects.requireNonNull(order.sn(), "an order's number"));
        }
    }
}
