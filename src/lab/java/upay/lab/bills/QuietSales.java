package upay.lab.bills;

import java.util.Map;
import java.util.function.Supplier;
import upay.e2e.Answer;
import upay.e2e.TestTill;

/**
 * A few sales over each channel while nothing is wrong: the orders that faults of bills are about, which a short run under
 * faults may not have.
 */
public final class QuietSales {
    /** One for each fault that needs such an order, and one more. */
    private static final int PAID = 5;

    private static final int REFUNDED = 5;
    private static final int CANCELED = 4;
    private static final int UNPAID = 2;
    /** A busy machine may be too slow for a till's short patience. */
    private static final int TRIES = 10;

    private static final long TOTAL = 2_000;

    private QuietSales() {}

    /**
     * Blocks until all are final.
     *
     * @throws IllegalStateException if a channel takes none
     */
    public static void sell(TestTill till) {
        TestTill.CODES.entrySet().stream().parallel().forEach(channel -> sell(till, channel));
    }

    private static void sell(TestTill till, Map.Entry<String, String> channel) {
        for (int i = 0; i < PAID; i++) {
            paid(till, channel.getValue(), TOTAL + i);
        }
        for (int i = 0; i < REFUNDED; i++) {
            String clientSn = paid(till, channel.getValue(), TOTAL + PAID + i);
            until("REFUND_SUCCESS", () -> till.refund(clientSn, "r", TOTAL / 2));
        }
        for (int i = 0; i < CANCELED; i++) {
            String clientSn = paid(till, channel.getValue(), TOTAL + PAID + REFUNDED + i);
            until("CANCEL_SUCCESS", () -> till.cancel(clientSn));
        }
        for (int i = 0; i < UNPAID; i++) {
            String clientSn = TestTill.newClientSn();
            till.precreate(clientSn, TOTAL, channel.getKey());
            until("CANCEL_ABORT_SUCCESS", () -> till.cancel(clientSn));
        }
    }

    private static String paid(TestTill till, String code, long fen) {
        String[] clientSn = {""};
        until("PAY_SUCCESS", () -> {
            clientSn[0] = TestTill.newClientSn();
            return till.pay(clientSn[0], fen, code);
        });
        return clientSn[0];
    }

    private static void until(String verdict, Supplier<Answer> request) {
        String last = "";
        for (int i = 0; i < TRIES && !last.equals(verdict); i++) {
            last = request.get().verdict();
        }
        if (!last.equals(verdict)) {
            throw new IllegalStateException("a quiet sale ends with " + last + " instead of " + verdict);
        }
    }
}
