package upay.lab;

import io.vertx.core.Promise;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Begins one sale after the other at an even pace, as long as a till is free; each takes as long as it takes. */
final class Tills {
    private final Semaphore free;
    private final int orders;
    private final double perSecond;
    private final IntFunction<LabSale> sales;
    private final Queue<LabSale> all = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Promise<Void> allBegun = Promise.promise();
    private volatile boolean stopped;

    /**
     * @param tills how many sales there are at once, at most
     * @param perSecond how many begin, where tills are free
     */
    Tills(int orders, int tills, double perSecond, IntFunction<LabSale> sales) {
        this.orders = orders;
        this.free = new Semaphore(tills);
        this.perSecond = perSecond;
        this.sales = sales;
    }

    void open() {
        long nanos = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
        clock.scheduleAtFixedRate(this::next, 0, nanos, TimeUnit.NANOSECONDS);
    }

    private void next() {
        if (stopped || begun.get() == orders) {
            allBegun.tryComplete();
            clock.shutdown();
        } else if (free.tryAcquire()) {
            LabSale sale = sales.apply(begun.get());
            all.add(sale);
            begun.incrementAndGet();
            sale.play().onComplete(end -> {
                ended.incrementAndGet();
                free.release();
            });
        }
    }

    /** No further sale begins. */
    void stop() {
        stopped = true;
    }

    boolean allBegun() {
        return allBegun.future().isComplete();
    }

    int begun() {
        return begun.get();
    }

    /** Whose tills have nothing left to ask. */
    int ended() {
        return ended.get();
    }

    List<TillObservations> told() {
        return all.stream().map(LabSale::told).toList();
    }
}
