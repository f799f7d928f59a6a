package upay.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Makes a schedule's faults happen, each at its time, and ends them all. */
final class FaultInjector {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(90);

    private final LabEnvironment site;
    /** A fault's end may take seconds (a server that replays its log) and holds up no other. */
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);

    private final ExecutorService hands = Executors.newCachedThreadPool();
    private final Queue<Happened> happened = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicReference<RuntimeException> failed = new AtomicReference<>();
    private volatile boolean over;
    private long started;

    /** What happened when, in milliseconds after the first order. */
    record Happened(Fault fault, long from, long to) {}

    FaultInjector(LabEnvironment site) {
        this.site = site;
    }

    void begin(List<Fault> schedule) {
        started = System.nanoTime();
        for (Fault fault : schedule) {
            clock.schedule(() -> hands.execute(() -> happen(fault)), fault.atMillis(), TimeUnit.MILLISECONDS);
        }
    }

    int count() {
        return begun.get();
    }

    List<Happened> happened() {
        return new ArrayList<>(happened);
    }

    private void happen(Fault fault) {
        try {
            long from = now();
            if (over || !start(fault)) {
                return;
            }
            begun.incrementAndGet();
            long rest = fault.millis() - (now() - from);
            clock.schedule(
                    () -> hands.execute(() -> {
                        end(fault);
                        happened.add(new Happened(fault, from, now()));
                    }),
                    Math.max(0, rest),
                    TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            failed.compareAndSet(null, e);
        }
    }

    /** False where its victim is down already, or everybody else is. */
    private boolean start(Fault fault) {
        switch (fault.kind()) {
            case KILL:
                // On a busy machine a start takes long: one gateway is left to serve, and to take over.
                return site.ready() >= site.gateways().size() - 1
                        && site.gateway(fault.gateway()).kill();
            case FREEZE:
                return site.gateway(fault.gateway()).freeze();
            case STORE_FAST, STORE_IMMEDIATE, STORE_KILLED:
                // Neither while it is ill: a server that is to end waits for a process that is frozen, and one whose
                // disk
                // is full cannot replay its log.
                return site.store().stopIfWell(fault.kind().stop());
            case STORE_FROZEN, STORE_READ_ONLY, STORE_FULL:
                return site.store().fallIll(fault.kind(), fault.gateway());
            default:
                site.links(fault).forEach(link -> link.begin(fault.kind().link()));
                return true;
        }
    }

    private void end(Fault fault) {
        try {
            switch (fault.kind()) {
                case KILL -> site.gateway(fault.gateway()).start();
                case FREEZE -> site.gateway(fault.gateway()).thaw();
                case STORE_FAST, STORE_IMMEDIATE, STORE_KILLED -> site.store().start();
                case STORE_FROZEN, STORE_READ_ONLY, STORE_FULL -> site.store().recover();
                default -> site.links(fault).forEach(FaultProxy::end);
            }
        } catch (RuntimeException e) {
            failed.compareAndSet(null, e);
        }
    }

    /**
     * Ends all faults; returns when the last one is over, which is before every gateway is ready again.
     *
     * @throws LabException where the lab itself failed
     */
    void silence() {
        over = true;
        clock.shutdownNow();
        hands.shutdown();
        try {
            if (!hands.awaitTermination(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LabException("a fault did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
        site.allWell();
        if (failed.get() != null) {
            throw new LabException("a fault could not be made: " + failed.get(), failed.get());
        }
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    }
}
