package upay.lab.drill;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;

/**
 * Payments at a steady rate, none of which waits for another; each tenth is refunded in part. All of them succeed unless
 * something is wrong, or another amount is set. Threads: any.
 */
final class SteadySales implements AutoCloseable {
    private static final int EVERY_MILLIS = 100;
    private static final int AT_ONCE = 400;
    private static final long USUAL_FEN_MOST = 8_000;

    private final Supplier<TestTill> shops;
    private final List<String> codes;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicInteger answered = new AtomicInteger();
    private final Thread thread;
    private volatile long amount;
    private volatile boolean paused;
    private volatile boolean done;

    /** Begins at once. */
    SteadySales(Supplier<TestTill> shops, List<String> codes) {
        this.shops = shops;
        this.codes = List.copyOf(codes);
        thread = new Thread(this::sell, "sales");
        thread.start();
    }

    /** From now on each payment is of this amount, in fen; 0: usual ones. */
    void amount(long fen) {
        amount = fen;
    }

    void pause(boolean now) {
        paused = now;
    }

    int answered() {
        return answered.get();
    }

    private void sell() {
        for (int i = 0; !done; i++) {
            if (!paused && places.tryAcquire()) {
                sale(shops.get(), i);
            }
            BlockingWait.millis(EVERY_MILLIS);
        }
    }

    private void sale(TestTill shop, int number) {
        String clientSn = TestTill.newClientSn();
        long fen = amount == 0 ? ThreadLocalRandom.current().nextLong(100, USUAL_FEN_MOST) : amount;
        shop.posting("pay", shop.payment(clientSn, fen).put("dynamic_id", codes.get(number % codes.size())))
                .whenComplete((answer, lost) -> {
                    places.release();
                    answered.addAndGet(answer == null ? 0 : 1);
                    if (answer != null && answer.verdict().equals("PAY_SUCCESS") && number % 10 == 0) {
                        shop.posting("refund", shop.refundOf(clientSn, "r", 1 + fen / 10));
                    }
                });
    }

    @Override
    public void close() {
        done = true;
        BlockingWait.join(thread);
    }
}
