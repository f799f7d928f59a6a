package upay.lab.drill;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;

/** Which gateways are ready, as a balancer would know it: asked every half second. */
final class ReadinessProbe implements AutoCloseable {
    private static final int EVERY_MILLIS = 500;
    private final DrillEnvironment stage;
    private final Thread thread;
    private volatile List<Integer> ready;
    private volatile boolean done;

    ReadinessProbe(DrillEnvironment stage) {
        this.stage = stage;
        look();
        thread = new Thread(
                () -> {
                    while (!done) {
                        BlockingWait.millis(EVERY_MILLIS);
                        look();
                    }
                },
                "ready");
        thread.start();
    }

    private void look() {
        ready = IntStream.range(0, stage.size())
                .filter(i -> stage.gateway(i).managementStatus("/health/ready") == 200)
                .boxed()
                .toList();
    }

    /** At one of them. */
    TestTill shop() {
        List<Integer> now = ready;
        return stage.shop(
                now.isEmpty() ? 0 : now.get(ThreadLocalRandom.current().nextInt(now.size())));
    }

    @Override
    public void close() {
        done = true;
        BlockingWait.join(thread);
    }
}
