package upay.lab.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;

/**
 * Small payments at one gateway that begin every few milliseconds, none of which waits for another: they show for how
 * long none succeeded.
 */
final class ContinuousPayments implements AutoCloseable {
    private static final int EVERY_MILLIS = 200;

    private final TestTill shop;
    private final Thread clock;
    private final ExecutorService threads = Executors.newFixedThreadPool(300);
    private final List<Long> paid = new ArrayList<>();
    private volatile boolean done;

    ContinuousPayments(TestTill shop) {
        this.shop = shop;
        this.clock = new Thread(this::run, "payments");
        clock.start();
    }

    private void run() {
        while (!done) {
            threads.execute(this::pay);
            BlockingWait.millis(EVERY_MILLIS);
        }
    }

    private void pay() {
        try {
            if (shop.pay(TestTill.newClientSn(), 100, TestTill.ALIPAY_CODE)
                    .verdict()
                    .equals("PAY_SUCCESS")) {
                synchronized (paid) {
                    paid.add(System.nanoTime());
                }
            }
        } catch (TestTill.LostAnswer none) {
            // It is judged with all orders at the end.
        }
    }

    /** Whether one succeeded after that moment. */
    boolean succeededAfter(long nanos) {
        synchronized (paid) {
            return !paid.isEmpty() && paid.get(paid.size() - 1) - nanos > 0;
        }
    }

    /** The longest time between two that succeeded, since that moment; in seconds. */
    double longestGapSince(long nanos) {
        synchronized (paid) {
            long gap = 0;
            long last = nanos;
            for (long one : paid) {
                if (one - nanos > 0) {
                    gap = Math.max(gap, one - last);
                    last = one;
                }
            }
            return Math.max(gap, System.nanoTime() - last) / 1e9;
        }
    }

    @Override
    public void close() {
        done = true;
        BlockingWait.join(clock);
        threads.shutdown();
        try {
            threads.awaitTermination(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
