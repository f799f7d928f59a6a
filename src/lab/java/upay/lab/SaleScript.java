package upay.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import upay.domain.Payway;
import upay.e2e.TestTill;

/**
 * One order's scenario, drawn from a seed: how it is paid, how patient its till is, and what happens to it
 * afterwards. Pure; durations are unscaled.
 *
 * @param payway its channel
 * @param total in fen; its last four digits choose what the channel does (protocol.md#magic-amounts)
 * @param notified it names a receiver
 * @param afterwards what the till does once it is paid
 */
record SaleScript(
        String clientSn,
        Payway payway,
        long total,
        Customer customer,
        Impatience till,
        boolean notified,
        List<Deed> afterwards) {

    private static final int UNIT = 10_000;
    private static final int PLAIN = 9_000;
    private static final int[] PAYMENTS = IntStream.rangeClosed(9001, 9020).toArray();
    private static final int[] CANCELS = IntStream.rangeClosed(9201, 9203).toArray();
    private static final int REFUNDS = 9101;
    private static final int REFUND_KINDS = 5;

    /**
     * Who pays.
     *
     * @param qr the customer scans a QR code, else shows a payment code
     * @param scansAfter null: never
     */
    record Customer(boolean qr, Duration scansAfter) {}

    /**
     * How patient the till is.
     *
     * @param copies how many times its first request is sent at once, through different instances; 1 to 5
     * @param patience how long its till polls before it cancels
     * @param cancelsAfter a cancel is sent while the payment runs; null: none
     */
    record Impatience(int copies, Duration patience, Duration cancelsAfter) {}

    /** What may be done to a paid order. */
    enum What {
        REFUND,
        CANCEL,
        REVOKE
    }

    /**
     * One of them.
     *
     * @param requestNo of a refund, else null
     * @param amount of a refund, in fen
     * @param copies how many times it is asked for at once
     */
    record Deed(What what, String requestNo, long amount, int copies) {}

    static SaleScript of(long seed, int number) {
        Random random = new Random(seed * 1_000_003 + number);
        boolean cancelTrouble = random.nextInt(100) < 6;
        long ending = cancelTrouble
                ? CANCELS[random.nextInt(CANCELS.length)]
                : random.nextInt(100) < 40 ? PAYMENTS[random.nextInt(PAYMENTS.length)] : random.nextInt(PLAIN);
        long total = random.nextInt(1, 6) * (long) UNIT + ending;
        boolean qr = random.nextInt(4) == 0;
        return new SaleScript(
                "lab-" + seed + "-" + number,
                Payway.values()[random.nextInt(Payway.values().length)],
                total,
                new Customer(qr, qr && random.nextInt(6) > 0 ? Duration.ofMillis(500 + random.nextInt(12_000)) : null),
                new Impatience(
                        copies(random),
                        Duration.ofSeconds(random.nextInt(15, 60)),
                        random.nextInt(14) == 0 ? Duration.ofMillis(random.nextInt(10_000)) : null),
                random.nextInt(3) == 0,
                afterwards(random, total, cancelTrouble));
    }

    /** A customer's payment code of that channel. */
    String code() {
        return TestTill.CODES.get(payway.code());
    }

    private static int copies(Random random) {
        return random.nextInt(5) < 3 ? 1 : 1 + random.nextInt(5);
    }

    private static List<Deed> afterwards(Random random, long total, boolean cancelTrouble) {
        List<Deed> deeds = new ArrayList<>();
        int kind = cancelTrouble ? 90 : random.nextInt(100);
        if (kind >= 88) {
            deeds.add(cancel(random));
        } else if (kind >= 80) {
            deeds.add(refund(random, 1, total));
        } else if (kind >= 55) {
            for (int i = 1; i <= 1 + random.nextInt(3); i++) {
                deeds.add(refund(random, i, part(random, total)));
            }
            if (random.nextInt(4) == 0) {
                deeds.add(cancel(random));
            }
        }
        return deeds;
    }

    /** With an ending that makes trouble every third time. */
    private static long part(Random random, long total) {
        return random.nextInt(3) == 0 ? REFUNDS + random.nextInt(REFUND_KINDS) : 1 + random.nextLong(total / 3);
    }

    private static Deed refund(Random random, int number, long amount) {
        return new Deed(What.REFUND, "r" + number, amount, copies(random));
    }

    private static Deed cancel(Random random) {
        return new Deed(random.nextInt(3) == 0 ? What.REVOKE : What.CANCEL, null, 0, copies(random));
    }
}
