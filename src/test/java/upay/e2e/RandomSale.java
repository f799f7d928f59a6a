package upay.e2e;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One order's story, drawn from a seed: how it is paid, and what is done to it afterwards. */
final class RandomSale {
    /** What may happen to an order. */
    enum Move {
        QUERY,
        CANCEL,
        REVOKE,
        REFUND_PART,
        REFUND_ALL,
        /** The last refund once more, with the same number. */
        REFUND_AGAIN,
        SCAN,
        /** The same number once more: the first one's order, or, if that never came to be, a payment. */
        PAY_AGAIN,
        CANCEL_WHILE_REFUNDING,
        TWO_REFUNDS_AT_ONCE,
        TWO_CANCELS_AT_ONCE
    }

    private static final int[] PAY_ENDINGS = IntStream.concat(
                    IntStream.rangeClosed(9001, 9020), IntStream.rangeClosed(9201, 9203))
            .toArray();
    private static final int REFUND_ENDINGS = 9101;

    final String clientSn;
    final long total;
    private final String payway;
    private final boolean qr;
    private final boolean cancelWhilePaying;
    private final boolean hangUp;
    private final List<Move> moves;
    private final List<String> told = new ArrayList<>();
    private final List<long[]> refunds = new ArrayList<>();
    private final Random random;
    private String sn;

    RandomSale(long seed, String clientSn) {
        this.random = new Random(seed);
        this.clientSn = clientSn;
        this.payway = List.copyOf(TestTill.CODES.keySet()).get(random.nextInt(TestTill.CODES.size()));
        this.qr = random.nextInt(3) == 0;
        this.total = random.nextInt(1, 5) * 10_000L
                + (random.nextInt(5) < 3 ? PAY_ENDINGS[random.nextInt(PAY_ENDINGS.length)] : random.nextInt(9000));
        this.cancelWhilePaying = random.nextInt(10) == 0;
        this.hangUp = random.nextInt(12) == 0;
        Stream<Move> any = IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> Move.values()[random.nextInt(Move.values().length)]);
        // Without a scan nothing would ever happen to a QR code.
        this.moves = Stream.concat(qr && random.nextInt(5) > 0 ? Stream.of(Move.SCAN) : Stream.empty(), any)
                .toList();
    }

    /** Plays it to the end of the plan; what is unsettled then settles by itself. */
    void play(TestTill shop, SandboxWallets wallets) {
        begin(shop);
        for (Move move : moves) {
            play(move, shop, wallets);
        }
    }

    private void begin(TestTill shop) {
        if (hangUp) {
            shop.hangUp(qr ? "precreate" : "pay", payment(shop));
            hear("query after hanging up", shop.query(clientSn));
            return;
        }
        CompletableFuture<Answer> paying = paying(shop);
        if (cancelWhilePaying) {
            hear("cancel meanwhile", shop.cancel(clientSn));
        }
        hear("pay", paying);
    }

    private CompletableFuture<Answer> paying(TestTill shop) {
        return shop.posting(qr ? "precreate" : "pay", payment(shop));
    }

    private JsonObject payment(TestTill shop) {
        JsonObject payment = shop.payment(clientSn, total);
        return qr ? payment.put("payway", payway) : payment.put("dynamic_id", TestTill.CODES.get(payway));
    }

    private void play(Move move, TestTill shop, SandboxWallets wallets) {
        switch (move) {
            case QUERY -> hear("query", shop.query(clientSn));
            case CANCEL -> hear("cancel", shop.cancel(clientSn));
            case REVOKE -> hear("revoke", shop.post("revoke", named()));
            case REFUND_PART -> refund(shop, part());
            case REFUND_ALL -> refund(shop, total);
            case REFUND_AGAIN -> again(shop);
            case SCAN -> scan(wallets);
            case PAY_AGAIN -> hear("pay again", paying(shop));
            case CANCEL_WHILE_REFUNDING -> {
                CompletableFuture<Answer> refund = refunding(shop, part());
                hear("cancel beside", shop.cancel(clientSn));
                hear("refund beside", refund);
            }
            case TWO_REFUNDS_AT_ONCE -> {
                CompletableFuture<Answer> first = refunding(shop, part());
                CompletableFuture<Answer> second = refunding(shop, part());
                hear("first refund", first);
                hear("second refund", second);
            }
            case TWO_CANCELS_AT_ONCE -> {
                CompletableFuture<Answer> first = shop.posting("cancel", named());
                CompletableFuture<Answer> second = shop.posting("cancel", named());
                hear("first cancel", first);
                hear("second cancel", second);
            }
        }
    }

    private void refund(TestTill shop, long fen) {
        hear("refund", refunding(shop, fen));
    }

    private CompletableFuture<Answer> refunding(TestTill shop, long fen) {
        refunds.add(new long[] {refunds.size() + 1, fen});
        return shop.posting("refund", shop.refundOf(clientSn, "r" + refunds.size(), fen));
    }

    private void again(TestTill shop) {
        if (!refunds.isEmpty()) {
            long[] last = refunds.get(refunds.size() - 1);
            hear("refund again", shop.refund(clientSn, "r" + last[0], last[1]));
        }
    }

    private void scan(SandboxWallets wallets) {
        if (qr && sn != null) {
            wallets.scan(sn);
        }
    }

    /** A part of the total, with a magic ending every other time. */
    private long part() {
        return random.nextBoolean() ? REFUND_ENDINGS + random.nextInt(5) : 1 + random.nextLong(total / 2);
    }

    private JsonObject named() {
        return new JsonObject().put("client_sn", clientSn);
    }

    private void hear(String asked, CompletableFuture<Answer> answer) {
        try {
            hear(asked, answer.get(60, TimeUnit.SECONDS));
        } catch (Exception lost) {
            throw new IllegalStateException(this + ": no answer to " + asked, lost);
        }
    }

    private void hear(String asked, Answer answer) {
        if (answer.sn() != null) {
            sn = answer.sn();
        }
        told.add(asked + ": " + answer.verdict() + " " + answer.data("order_status"));
        if (answer.biz() == null || answer.status() != 200) {
            throw new IllegalStateException(this + " was refused: " + answer.text());
        }
    }

    /** True where an answer promised that nothing of the customer's money is kept. */
    boolean promisedNothingKept() {
        return told.stream()
                .anyMatch(line -> line.contains(": PAY_FAIL/")
                        || line.contains(": CANCEL_SUCCESS")
                        || line.contains(": CANCEL_ABORT_SUCCESS")
                        || line.startsWith("cancel") && line.contains(": FAIL/UPAY_ORDER_NOT_EXISTS"));
    }

    @Override
    public String toString() {
        return (qr ? "QR " : "code ") + "payway " + payway + " " + total + " fen, " + clientSn + ", sn " + sn
                + ", told " + told;
    }
}
