package upay.lab.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Does many things, so many at a time. */
final class BoundedParallel {
    private BoundedParallel() {}

    /** Returns when all are done; what one of them throws is thrown. */
    static void each(int count, int atOnce, DrillFigures figures, String what, IntConsumer task) {
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        AtomicInteger done = new AtomicInteger();
        int step = Math.max(1, count / 10);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                all.add(threads.submit(() -> {
                    task.accept(number);
                    int sofar = done.incrementAndGet();
                    if (sofar % step == 0) {
                        figures.progress("%,d of %,d %s", sofar, count, what);
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } finally {
            threads.shutdownNow();
        }
    }
}
