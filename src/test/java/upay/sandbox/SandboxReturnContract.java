package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every magic amount of refund and cancel, and the rules of giving back; each channel inherits it. */
@DisplayName("A sandbox channel plays every magic amount of refund and cancel")
abstract class SandboxReturnContract extends SandboxTestBase {

    /** The channel's code for 9101. */
    abstract String sellerBalance();

    @Test
    @DisplayName("A repeated refund refunds once; the sum never exceeds the charge")
    void refunds() {
        String sn = paid(1_000);

        assertThat(till.refund(sn, sn + "1", 600, 1_000).word()).isIn("done", "accepted");
        till.refund(sn, sn + "1", 600, 1_000);
        assertBooks(sn, 1_000, 600);
        eventuallyRefunded(sn, sn + "1");

        assertThat(till.refund(sn, sn + "1", 500, 1_000).word()).doesNotStartWith("done");
        assertThat(till.refund(sn, sn + "2", 401, 1_000).word()).doesNotStartWith("done");
        assertBooks(sn, 1_000, 600);

        assertThat(till.refund(sn, sn + "3", 400, 1_000).word()).isIn("done", "accepted");
        assertBooks(sn, 1_000, 1_000);
        assertThat(wire.ledger(sn).getInteger("returns")).isEqualTo(2);
    }

    @Test
    @DisplayName("9101: refused for the seller's balance, as often as it is asked for")
    void sellerBalanceTooLow() {
        String sn = paid(20_000);

        assertThat(till.refund(sn, sn + "1", 9101, 20_000).word()).isEqualTo(sellerBalance());
        assertThat(till.refund(sn, sn + "1", 9101, 20_000).word()).isEqualTo(sellerBalance());

        assertThat(till.refundQuery(sn, sn + "1").word()).isIn("absent", "not done");
        assertBooks(sn, 20_000, 0);
    }

    @Test
    @DisplayName("9102: refunded, the answer lost")
    void refundedAndCut() {
        String sn = paid(20_000);

        assertThat(till.refund(sn, sn + "1", 9102, 20_000).word()).isEqualTo("cut");

        assertBooks(sn, 20_000, 9102);
        eventuallyRefunded(sn, sn + "1");
    }

    @Test
    @DisplayName("9103: cut, nothing refunded; a repetition refunds it, once")
    void cutAndNotRefunded() {
        String sn = paid(20_000);

        assertThat(till.refund(sn, sn + "1", 9103, 20_000).word()).isEqualTo("cut");
        assertBooks(sn, 20_000, 0);
        assertThat(till.refundQuery(sn, sn + "1").word()).isIn("absent", "not done");

        assertThat(till.refund(sn, sn + "1", 9103, 20_000).word()).isIn("done", "accepted");
        till.refund(sn, sn + "1", 9103, 20_000);
        assertBooks(sn, 20_000, 9103);
        eventuallyRefunded(sn, sn + "1");
    }

    @Test
    @DisplayName("9104: in progress, done after five scaled seconds")
    void slowRefund() {
        String sn = paid(20_000);

        assertThat(till.refund(sn, sn + "1", 9104, 20_000).word()).isEqualTo("accepted");

        eventuallyRefunded(sn, sn + "1");
        assertBooks(sn, 20_000, 9104);
    }

    @Test
    @DisplayName("9105: silence about this refund for half a scaled minute, then it is done")
    void unansweredRefund() {
        String sn = paid(20_000);

        assertThat(till.refund(sn, sn + "1", 9105, 20_000).word()).isEqualTo("cut");

        eventuallyRefunded(sn, sn + "1");
        assertBooks(sn, 20_000, 9105);
        assertThat(till.query(sn).word()).isEqualTo("paid");
    }

    @Test
    @DisplayName("A cancel of a paid order gives all of it back, once")
    void cancels() {
        String sn = paid(700);

        assertThat(undo(sn, false, 700)).isEqualTo("done");
        undo(sn, false, 700);

        assertBooks(sn, 700, 700);
        assertThat(wire.ledger(sn).getInteger("returns")).isEqualTo(1);
    }

    @Test
    @DisplayName("A cancel after a refund is refused")
    void cancelsNothingRefunded() {
        String sn = paid(700);
        till.refund(sn, sn + "1", 100, 700);

        assertThat(till.cancel(sn).word()).startsWith("refused");

        assertBooks(sn, 700, 100);
    }

    @Test
    @DisplayName("9201: refunded, the answer lost; a barcode's and a QR code's")
    void cancelledAndCut() {
        String barcode = paid(9201);
        assertThat(undo(barcode, false, 9201)).isEqualTo("cut");
        assertBooks(barcode, 9201, 9201);

        String qr = scanned(9201);
        assertThat(undo(qr, true, 9201)).isEqualTo("cut");
        assertBooks(qr, 9201, 9201);
    }

    @Test
    @DisplayName("9202: refused for half a scaled minute, then done; a barcode's and a QR code's")
    void refusedAtFirst() {
        String barcode = paid(9202);
        String qr = scanned(9202);

        assertThat(undo(barcode, false, 9202)).startsWith("refused ");
        assertThat(undo(qr, true, 9202)).startsWith("refused ");
        assertBooks(barcode, 9202, 0);
        assertBooks(qr, 9202, 0);

        eventuallyUndone(barcode, false, 9202);
        eventuallyUndone(qr, true, 9202);
    }

    @Test
    @DisplayName("9203: silence, nothing done, for half a scaled minute, then done; a barcode's and a QR code's")
    void unansweredAtFirst() {
        String barcode = paid(9203);
        String qr = scanned(9203);

        assertThat(undo(barcode, false, 9203)).isEqualTo("cut");
        assertThat(undo(qr, true, 9203)).isEqualTo("cut");
        assertBooks(barcode, 9203, 0);
        assertBooks(qr, 9203, 0);

        eventuallyUndone(barcode, false, 9203);
        eventuallyUndone(qr, true, 9203);
    }

    @Test
    @DisplayName("A full refund in place of a refused cancel obeys the cancel's amount")
    void refundInPlaceOfCancel() {
        String sn = paid(9202);
        assertThat(undo(sn, false, 9202)).startsWith("refused ");

        assertThat(till.refund(sn, sn + "9", 9202, 9202).word()).startsWith("refused ");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> !till.refund(sn, sn + "9", 9202, 9202).word().startsWith("refused "));
        assertBooks(sn, 9202, 9202);
    }

    /** As the channel cancels such a paid order: by its own cancel, or by a refund in full. */
    String undo(String sn, boolean qr, long total) {
        String word = cancelsByRefund(qr)
                ? till.refund(sn, sn + "9", total, total).word()
                : qr ? till.close(sn).word() : till.cancel(sn).word();
        return word.equals("accepted") ? "done" : word;
    }

    /** Whether this channel cancels such a paid order by a refund in full. */
    abstract boolean cancelsByRefund(boolean qr);

    private void eventuallyUndone(String sn, boolean qr, long total) {
        await().atMost(Duration.ofSeconds(20)).until(() -> undo(sn, qr, total).equals("done"));
        assertBooks(sn, total, total);
        assertThat(wire.ledger(sn).getInteger("returns")).isEqualTo(1);
    }

    private void eventuallyRefunded(String sn, String number) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> till.refundQuery(sn, number).word().equals("done"));
    }
}
