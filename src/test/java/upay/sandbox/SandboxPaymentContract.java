package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every magic amount of pay and precreate; each channel inherits it. */
@DisplayName("A sandbox channel plays every magic amount of pay and precreate")
abstract class SandboxPaymentContract extends SandboxTestBase {

    /** The channel's codes for 9004 … 9009. */
    abstract Map<Long, String> refusals();

    @ParameterizedTest(name = "{0}: {1}, then {2}, {3} fen charged")
    @CsvSource({
        "1,     paid,    paid,   1",
        "9000,  paid,    paid,   9000",
        "19010, cut,     paid,   19010",
        "9011,  cut,     absent, 0",
        "9013,  garbage, paid,   9013",
        "9014,  html,    absent, 0",
        "9015,  error,   paid,   9015",
        "9019,  forged,  paid,   9019",
        "9021,  paid,    paid,   9021",
    })
    void answersAtOnce(long total, String answer, String afterwards, long charged) {
        String sn = number();

        assertThat(till.pay(sn, total).word()).isEqualTo(answer);

        assertThat(till.query(sn).word()).isEqualTo(afterwards);
        assertBooks(sn, charged, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {9004, 9005, 9006, 9007, 9008, 9009})
    void refusesWithItsOwnCode(long tail) {
        String sn = number();

        assertThat(till.pay(sn, 20_000 + tail).word())
                .isEqualTo("refused " + refusals().get(tail));

        assertThat(till.query(sn).word()).isEqualTo("absent");
        assertBooks(sn, 0, 0);
    }

    @ParameterizedTest(name = "{0}: in the end {1}, {2} fen charged")
    @CsvSource({"9001, paid, 9001", "9003, closed, 0", "9020, paid, 9020"})
    void theCustomerTakesTime(long total, String end, long charged) {
        String sn = await().pollDelay(Duration.ZERO).until(() -> waitingPayment(total, end), Objects::nonNull);

        eventually(sn, end);
        assertBooks(sn, charged, 0);
    }

    /** Null when this machine stood still for the scaled seconds that the customer takes, and so saw the end alone. */
    private String waitingPayment(long total, String end) {
        String sn = number();
        String word = till.pay(sn, total).word();
        assertThat(word).isIn("waiting", end);
        return word.equals("waiting") ? sn : null;
    }

    @Test
    @DisplayName("9002: waiting until it is reversed, and nothing is charged")
    void neverConfirmed() {
        String sn = number();
        assertThat(till.pay(sn, 9002).word()).isEqualTo("waiting");
        assertThat(till.query(sn).word()).isEqualTo("waiting");

        assertThat(till.cancel(sn).word()).isEqualTo("done");

        assertThat(till.query(sn).word()).isEqualTo("closed");
        assertBooks(sn, 0, 0);
        assertThat(isClosed(sn)).isTrue();
    }

    @Test
    @DisplayName("9012: charged, known by asking, answered a scaled minute later")
    void late() {
        String sn = number();

        TillReply said = till.pay(sn, 9012);

        assertThat(said.word()).isEqualTo("paid");
        assertThat(said.millis()).isGreaterThanOrEqualTo(HOLD_MILLIS);
        assertBooks(sn, 9012, 0);
    }

    @Test
    @DisplayName("9016: two reversals are held silent and cut, the third one closes")
    void reversalsUnanswered() {
        String sn = number();
        assertThat(till.pay(sn, 9016).word()).isEqualTo("waiting");

        assertSilent(till.cancel(sn));
        assertSilent(till.cancel(sn));
        assertThat(till.query(sn).word()).isEqualTo("waiting");

        assertThat(till.cancel(sn).word()).isEqualTo("done");
        assertBooks(sn, 0, 0);
    }

    @Test
    @DisplayName("9017: reversals are refused for a scaled half minute from the first, then done")
    void reversalsRefused() {
        String sn = number();
        assertThat(till.pay(sn, 9017).word()).isEqualTo("waiting");
        long start = System.nanoTime();

        assertThat(till.cancel(sn).word()).startsWith("refused ");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> till.cancel(sn).word().equals("done"));

        assertThat(Duration.ofNanos(System.nanoTime() - start).toMillis()).isGreaterThanOrEqualTo(WINDOW_MILLIS);
        assertBooks(sn, 0, 0);
        assertThat(isClosed(sn)).isTrue();
    }

    @Test
    @DisplayName("9018: charged as the reversal arrives; the reversal refunds it, or is refused")
    void confirmedAtReversal() {
        String sn = number();
        assertThat(till.pay(sn, 9018).word()).isEqualTo("waiting");

        boolean undone = till.cancel(sn).word().equals("done");

        assertBooks(sn, 9018, undone ? 9018 : 0);
        assertThat(till.query(sn).word()).isEqualTo(undone ? "closed" : "paid");
    }

    @Test
    @DisplayName("A reversal of an unknown order does not stop a later payment of it")
    void reversedBeforeItCame() {
        String sn = number();
        till.cancel(sn);
        assertBooks(sn, 0, 0);

        assertThat(till.pay(sn, 500).word()).isEqualTo("paid");
    }

    @ParameterizedTest(name = "QR {0}: the first query is {1}, the second one finds it paid")
    @CsvSource({"100, paid", "9010, cut", "9013, garbage", "9015, error", "9019, forged"})
    void paidAtTheScan(long total, String firstQuery) {
        String sn = scanned(total);
        assertBooks(sn, total, 0);

        assertThat(till.query(sn).word()).isEqualTo(firstQuery);
        assertThat(till.query(sn).word()).isEqualTo("paid");
    }

    @Test
    @DisplayName("QR 9012: the first query is a scaled minute late")
    void lateQuery() {
        String sn = scanned(9012);

        assertThat(till.query(sn).millis()).isGreaterThanOrEqualTo(HOLD_MILLIS);
        assertThat(till.query(sn).millis()).isLessThan(HOLD_MILLIS);
    }

    @ParameterizedTest
    @ValueSource(longs = {9001, 9020})
    void paidSomeTimeAfterTheScan(long total) {
        String sn = number();
        till.precreate(sn, total, null);
        assertBooks(sn, 0, 0);

        assertThat(wire.scan(sn)).isEqualTo(200);

        eventually(sn, "paid");
        assertBooks(sn, total, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {9002, 9003, 9004, 9005, 9006, 9007, 9008, 9009, 9011, 9014})
    void theQrStaysOpen(long total) {
        String sn = scanned(total);

        assertThat(till.query(sn).word()).isEqualTo("waiting");
        assertBooks(sn, 0, 0);
        assertThat(till.close(sn).word()).isEqualTo("done");
        assertThat(wire.scan(sn)).isEqualTo(409);
        assertBooks(sn, 0, 0);
        assertThat(isClosed(sn)).isTrue();
    }

    @Test
    @DisplayName("QR 9016, 9017: unanswered, or refused, at the close")
    void theCloseIsDisturbed() {
        String unanswered = scanned(9016);
        assertSilent(till.close(unanswered));
        assertSilent(till.close(unanswered));
        assertThat(till.close(unanswered).word()).isEqualTo("done");

        String refused = scanned(9017);
        assertThat(till.close(refused).word()).startsWith("refused ");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> till.close(refused).word().equals("done"));
        assertBooks(refused, 0, 0);
    }

    @Test
    @DisplayName("QR 9018: the customer confirms as the close arrives; ledger and answers agree")
    void confirmedAtTheClose() {
        String sn = scanned(9018);
        assertBooks(sn, 0, 0);

        boolean closed = till.close(sn).word().equals("done");

        assertBooks(sn, 9018, closed ? 9018 : 0);
        assertThat(till.query(sn).word()).isEqualTo(closed ? "closed" : "paid");
    }

    @Test
    @DisplayName("Without a scan a QR order is never paid, and closed it can't be")
    void unscanned() {
        String sn = number();
        assertThat(till.precreate(sn, 9018, null).word()).isEqualTo("done");
        assertThat(till.query(sn).word()).isIn("absent", "waiting");

        assertThat(till.close(sn).word()).isEqualTo("done");

        assertThat(wire.scan(sn)).isEqualTo(409);
        assertBooks(sn, 0, 0);
    }

    void eventually(String sn, String word) {
        await().atMost(Duration.ofSeconds(20)).until(() -> till.query(sn).word().equals(word));
    }

    static void assertSilent(TillReply said) {
        assertThat(said.word()).isEqualTo("cut");
        assertThat(said.millis()).isGreaterThanOrEqualTo(HOLD_MILLIS);
    }
}
