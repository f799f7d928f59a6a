package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@WithRunningGateway
@DisplayName("Every magic amount ends as in the sandbox's table, and the ledger agrees to the fen")
@Tag("process")
class MagicAmountTest {
    /**
     * A QR code that is never paid takes its whole life; over all rows every channel has its turn. Every row on every
     * channel: {@code -Dupay.expiry-channels=5}.
     */
    private static final int CHANNELS_FOR_EXPIRY = Integer.getInteger("upay.expiry-channels", 2);

    private final TestTill shop;
    private final SandboxWallets wallets;

    MagicAmountTest(TestTill shop, SandboxWallets wallets) {
        this.shop = shop;
        this.wallets = wallets;
    }

    /**
     * @param answers verdicts that the request itself may have
     * @param ends statuses, each with its error code behind a slash where it has one, that the order may end in
     */
    record Row(String payway, long fen, Set<String> answers, Set<String> ends) {
        @Override
        public String toString() {
            return "payway " + payway + ", " + fen + " fen";
        }
    }

    static Stream<Arguments> payments() {
        String late = "PAY_IN_PROGRESS";
        List<Function<String, Row>> rows = new ArrayList<>();
        rows.add(p -> row(p, 1, "PAY_SUCCESS", "PAID"));
        rows.add(p -> row(p, 9001, "PAY_SUCCESS", "PAID"));
        rows.add(p -> row(p, 9002, late, "PAY_CANCELED/TRADE_TIMEOUT"));
        rows.add(p -> row(p, 9003, "PAY_FAIL/TRADE_FAILED", "PAY_CANCELED/TRADE_FAILED"));
        rows.add(p -> refused(p, 9004, "INSUFFICIENT_FUND"));
        rows.add(p -> refused(p, 9005, "EXPIRED_BARCODE"));
        rows.add(p -> refused(p, 9006, "1".equals(p) ? "TRADE_FAILED" : "INVALID_BARCODE"));
        rows.add(p -> refused(p, 9007, Set.of("1", "17").contains(p) ? "BUYER_OVER_DAILY_LIMIT" : "TRADE_FAILED"));
        rows.add(
                p -> refused(p, 9008, Set.of("1", "17").contains(p) ? "BUYER_OVER_TRANSACTION_LIMIT" : "TRADE_FAILED"));
        rows.add(p -> refused(p, 9009, Set.of("1", "3").contains(p) ? "SELLER_OVER_DAILY_LIMIT" : "TRADE_FAILED"));
        rows.add(p -> row(p, 9010, "PAY_SUCCESS " + late, "PAID"));
        rows.add(p -> row(p, 9011, late + " PAY_FAIL/TRADE_TIMEOUT", "PAY_CANCELED/TRADE_TIMEOUT"));
        rows.add(p -> row(p, 9012, "PAY_SUCCESS " + late, "PAID PAY_CANCELED/TRADE_TIMEOUT"));
        rows.add(p -> row(p, 9013, "PAY_SUCCESS " + late, "PAID"));
        rows.add(p -> row(p, 9014, late + " PAY_FAIL/TRADE_TIMEOUT", "PAY_CANCELED/TRADE_TIMEOUT"));
        rows.add(p -> row(p, 9015, "PAY_SUCCESS " + late, "PAID"));
        rows.add(p -> row(p, 9016, late, "PAY_CANCELED/TRADE_TIMEOUT"));
        rows.add(p -> row(p, 9018, late, "PAID PAY_CANCELED/TRADE_TIMEOUT CANCELED"));
        rows.add(p -> row(p, 9019, "PAY_SUCCESS " + late, "PAID"));
        rows.add(p -> row(p, 9020, "PAY_SUCCESS " + late, "PAID"));
        return onEachPayway(rows);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("payments")
    @DisplayName("pay")
    void pay(Row row) {
        String clientSn = TestTill.newClientSn();

        Answer paid = shop.pay(clientSn, row.fen(), TestTill.CODES.get(row.payway()));
        Answer end = Eventually.untilFinal(shop, clientSn);

        assertThat(row.answers()).contains(paid.verdict());
        ended(row, end);
        assertThat(paid.text() + end.text()).doesNotContainIgnoringCase("<html");
    }

    @ParameterizedTest(name = "payway {0}")
    @MethodSource("payways")
    @DisplayName("9017: the reversal is refused for a while: PAY_ERROR, which ends in PAY_CANCELED")
    void reversalRefused(String payway) {
        String clientSn = TestTill.newClientSn();

        Answer paid = shop.pay(clientSn, 9017, TestTill.CODES.get(payway));
        Answer error = Eventually.untilStatus(shop, clientSn, "PAY_ERROR", "PAY_CANCELED");
        Answer end = Eventually.untilFinal(shop, clientSn);

        assertThat(paid.verdict()).isEqualTo("PAY_IN_PROGRESS");
        assertThat(error.orderStatus()).isEqualTo("PAY_ERROR");
        // If refusals are not signed, it is uncertain whether it was one: it is repeated, and the end of the wait
        // cuts the last attempt.
        assertThat(error.data("status")).isIn("FAIL_ERROR", "FAIL_PROTOCOL_2", "FAIL_IO_2");
        assertThat(error.data("net_amount")).isEqualTo("9017");
        ended(row(payway, 9017, "PAY_IN_PROGRESS", "PAY_CANCELED/TRADE_TIMEOUT"), end);
    }

    static Stream<Arguments> scans() {
        List<Function<String, Row>> rows = new ArrayList<>();
        for (long fen : List.of(1L, 9001L, 9010L, 9012L, 9013L, 9015L, 9019L, 9020L)) {
            rows.add(p -> row(p, fen, "PRECREATE_SUCCESS", "PAID"));
        }
        List<Function<String, Row>> expiring = new ArrayList<>();
        for (long fen : List.of(9002L, 9003L, 9004L, 9005L, 9006L, 9007L, 9008L, 9009L, 9011L, 9014L, 9016L, 9017L)) {
            expiring.add(p -> row(p, fen, "PRECREATE_SUCCESS", "PAY_CANCELED/TRADE_TIMEOUT"));
        }
        expiring.add(p -> row(p, 9018, "PRECREATE_SUCCESS", "PAID PAY_CANCELED/TRADE_TIMEOUT CANCELED"));
        return Stream.concat(onEachPayway(rows), inTurn(expiring));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scans")
    @DisplayName("precreate and scan")
    void precreate(Row row) {
        String clientSn = TestTill.newClientSn();

        Answer created = shop.precreate(clientSn, row.fen(), row.payway());
        assertThat(wallets.scan(created.sn())).isTrue();
        Answer end = Eventually.untilFinal(shop, clientSn);

        assertThat(row.answers()).contains(created.verdict());
        assertThat(created.data("qr_code")).isNotBlank();
        assertThat(end.data("qr_code")).as("a final order shows no QR code").isNull();
        ended(row, end);
    }

    @ParameterizedTest(name = "payway {0}")
    @MethodSource("payways")
    @DisplayName("an unscanned QR code expires")
    void neverScanned(String payway) {
        String clientSn = TestTill.newClientSn();

        shop.precreate(clientSn, 100, payway);
        Answer end = Eventually.untilFinal(shop, clientSn);

        ended(row(payway, 100, "PRECREATE_SUCCESS", "PAY_CANCELED/TRADE_TIMEOUT"), end);
    }

    static Stream<Arguments> refunds() {
        String late = "REFUND_ERROR";
        List<Function<String, Row>> rows = new ArrayList<>();
        rows.add(p -> row(p, 1, "REFUND_SUCCESS", "PARTIAL_REFUNDED"));
        rows.add(p -> row(p, 9101, "17".equals(p) ? "FAIL/TRADE_FAILED" : "FAIL/SELLER_BALANCE_NOT_ENOUGH", "PAID"));
        rows.add(p -> row(p, 9102, "REFUND_SUCCESS " + late, "PARTIAL_REFUNDED"));
        rows.add(p -> row(p, 9103, "REFUND_SUCCESS " + late, "PARTIAL_REFUNDED"));
        rows.add(p -> row(p, 9104, "REFUND_SUCCESS " + late, "PARTIAL_REFUNDED"));
        rows.add(p -> row(p, 9105, late, "PARTIAL_REFUNDED"));
        return onEachPayway(rows);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refunds")
    @DisplayName("refund of a part")
    void refund(Row row) {
        refundOf(row, 20_000);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refunds")
    @DisplayName("refund of the whole")
    void refundAll(Row row) {
        Set<String> ends = row.ends().contains("PAID") ? row.ends() : Set.of("REFUNDED");

        refundOf(new Row(row.payway(), row.fen(), row.answers(), ends), row.fen());
    }

    private void refundOf(Row row, long total) {
        String clientSn = TestTill.newClientSn();
        paid(clientSn, total, row.payway());

        Answer refunded = shop.refund(clientSn, "r1", row.fen());
        Answer end = Eventually.untilFinal(shop, clientSn);

        // A busy machine may take longer than the wait, which is a second here: then the same request again has the
        // answer.
        boolean late =
                "REFUND_ERROR".equals(refunded.verdict()) && !row.answers().contains(refunded.verdict());
        assertThat(row.answers()).contains((late ? shop.refund(clientSn, "r1", row.fen()) : refunded).verdict());
        if ("REFUND_ERROR".equals(refunded.code())) {
            assertThat(refunded.orderStatus()).isEqualTo("REFUND_ERROR");
        }
        long back = row.ends().contains("PAID") ? 0 : row.fen();
        assertThat(row.ends()).contains(end.orderStatus());
        assertThat(end.data("net_amount")).isEqualTo(Long.toString(total - back));
        // WeChat only accepts a refund; the money follows.
        SandboxWallets.Entry ledger =
                Eventually.until("given back", () -> wallets.of(end.sn()), entry -> entry.returned() >= back);
        assertThat(ledger.charged()).isEqualTo(total);
        assertThat(ledger.returned()).isEqualTo(back);
        assertThat(ledger.charges()).isEqualTo(1);
        assertThat(ledger.returns()).isEqualTo(back == 0 ? 0 : 1);
    }

    /** Not what is tested: a busy machine may take longer than a payment's wait. */
    private void paid(String clientSn, long fen, String payway) {
        assertThat(shop.pay(clientSn, fen, TestTill.CODES.get(payway)).verdict())
                .isIn("PAY_SUCCESS", "PAY_IN_PROGRESS");
        Eventually.untilStatus(shop, clientSn, "PAID");
    }

    static Stream<Arguments> cancels() {
        return onEachPayway(List.of(
                p -> row(p, 1, "CANCEL_SUCCESS", "CANCELED"),
                p -> row(p, 9201, "CANCEL_SUCCESS CANCEL_ERROR", "CANCELED"),
                p -> row(p, 9202, "CANCEL_ERROR", "CANCELED"),
                p -> row(p, 9203, "CANCEL_ERROR", "CANCELED")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cancels")
    @DisplayName("cancel of a paid order")
    void cancel(Row row) {
        String clientSn = TestTill.newClientSn();
        paid(clientSn, row.fen(), row.payway());

        cancelled(row, clientSn);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cancels")
    @DisplayName("cancel of a paid QR order")
    void cancelQr(Row row) {
        String clientSn = TestTill.newClientSn();
        assertThat(wallets.scan(
                        shop.precreate(clientSn, row.fen(), row.payway()).sn()))
                .isTrue();
        Eventually.untilStatus(shop, clientSn, "PAID");

        cancelled(row, clientSn);
    }

    private void cancelled(Row row, String clientSn) {
        Answer canceled = shop.cancel(clientSn);
        Answer end = Eventually.untilFinal(shop, clientSn);

        assertThat(row.answers()).contains(canceled.verdict());
        if ("CANCEL_ERROR".equals(canceled.code())) {
            assertThat(canceled.orderStatus()).isEqualTo("CANCEL_ERROR");
        }
        ended(row, end);
        assertThat(wallets.of(end.sn()).returns()).isEqualTo(1);
    }

    /** The order has the row's state, and the ledger kept as much of the customer's money as the gateway answers. */
    private void ended(Row row, Answer end) {
        String error = end.error() == null ? "" : "/" + end.error();
        assertThat(row.ends()).contains(end.orderStatus() + error);
        SandboxWallets.Entry ledger = wallets.of(end.sn());
        assertThat(ledger.charges()).isLessThanOrEqualTo(1);
        if ("PAID".equals(end.orderStatus())) {
            assertThat(ledger.kept()).isEqualTo(row.fen());
            assertThat(end.data("net_amount")).isEqualTo(Long.toString(row.fen()));
        } else {
            assertThat(ledger.kept()).isZero();
            assertThat(end.data("net_amount"))
                    .isEqualTo("CANCELED".equals(end.orderStatus()) ? "0" : Long.toString(row.fen()));
        }
    }

    static Stream<String> payways() {
        return TestTill.CODES.keySet().stream();
    }

    private static Stream<Arguments> onEachPayway(List<Function<String, Row>> rows) {
        return payways().flatMap(payway -> rows.stream().map(row -> Arguments.of(row.apply(payway))));
    }

    private static Stream<Arguments> inTurn(List<Function<String, Row>> rows) {
        List<String> payways = payways().toList();
        return IntStream.range(0, CHANNELS_FOR_EXPIRY * rows.size()).mapToObj(i -> {
            String payway = payways.get(i % payways.size());
            return Arguments.of(rows.get(i / CHANNELS_FOR_EXPIRY).apply(payway));
        });
    }

    private static Row refused(String payway, long fen, String error) {
        return row(payway, fen, "PAY_FAIL/" + error, "PAY_CANCELED/" + error);
    }

    /** Alternatives are separated by spaces. */
    private static Row row(String payway, long fen, String answers, String ends) {
        return new Row(payway, fen, Set.of(answers.split(" ")), Set.of(ends.split(" ")));
    }
}
