package upay.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/** One way to start a gateway, measured in two starts: under full load, and at half of the ceiling that this found. */
final class FreshGateway {
    /** At the end of the run, where a gateway is as fast as it gets within it. */
    private static final int CEILING_SECONDS = 15;

    private static final double GOAL = 0.8;
    /** A single fast second does not count. */
    private static final int HELD_SECONDS = 3;

    private static final int FIRST_SECONDS = 10;

    private final String name;
    private final PgServer server;
    private final Supplier<BenchGateway> starter;
    private final Requests requests;

    private FullLoad.Result full;
    private FixedRate.Result half;
    private double readySeconds;
    private double readyCpuSeconds;
    private double firstCpuSeconds;
    private double lastCpuSeconds;
    private boolean sound = true;

    FreshGateway(String name, PgServer server, Supplier<BenchGateway> starter, Requests requests) {
        this.name = name;
        this.server = server;
        this.starter = starter;
        this.requests = requests;
    }

    /** Of both starts so many seconds each, from ready on. */
    void measure(int seconds, int connections) {
        calm();
        long began = System.nanoTime();
        try (BenchGateway gateway = starter.get()) {
            readySeconds = (System.nanoTime() - began) / 1e9;
            readyCpuSeconds = gateway.cpuSeconds();
            String run = requests.newRun();
            CpuWatch watch = new CpuWatch(gateway, seconds);
            full = FullLoad.run(gateway.uri(), seconds, connections, i -> requests.request(Requests.Kind.PAY, run, i));
            watch.join();
            firstCpuSeconds = watch.between(0, Math.min(FIRST_SECONDS, seconds));
            lastCpuSeconds = watch.between(Math.max(0, seconds - CEILING_SECONDS), seconds);
            sound &= full.other() == 0 && full.lost() == 0;
        }
        calm();
        try (BenchGateway gateway = starter.get()) {
            String run = requests.newRun();
            half = FixedRate.run(
                    gateway.uri(),
                    (int) Math.max(1, ceiling() / 2),
                    0,
                    seconds,
                    connections,
                    i -> requests.request(Requests.Kind.PAY, run, i));
            sound &= half.lost() == 0;
        }
    }

    private void calm() {
        server.execute("vacuum (analyze)");
        server.execute("checkpoint");
    }

    String name() {
        return name;
    }

    /** Whether every request was answered, and every one under full load paid, or refused for lack of room. */
    boolean isSound() {
        return sound;
    }

    FullLoad.Result full() {
        return full;
    }

    FixedRate.Result half() {
        return half;
    }

    double readySeconds() {
        return readySeconds;
    }

    double readyCpuSeconds() {
        return readyCpuSeconds;
    }

    /** Payments a second: the median of the last seconds under full load. */
    double ceiling() {
        int seconds = full.times().seconds();
        int from = Math.max(0, seconds - CEILING_SECONDS);
        double[] last = new double[seconds - from];
        Arrays.setAll(last, i -> full.times().count(from + i));
        Arrays.sort(last);
        return last[last.length / 2];
    }

    /** Payments a second in the first ten seconds. */
    double firstRate() {
        int seconds = Math.min(FIRST_SECONDS, full.times().seconds());
        double paid = 0;
        for (int i = 0; i < seconds; i++) {
            paid += full.times().count(i);
        }
        return paid / seconds;
    }

    /** Seconds after ready until four fifths of the ceiling are reached and held; NaN: not in this run. */
    double secondsToGoal() {
        int seconds = full.times().seconds();
        for (int i = 0; i + HELD_SECONDS <= seconds; i++) {
            double paid = 0;
            for (int j = 0; j < HELD_SECONDS; j++) {
                paid += full.times().count(i + j);
            }
            if (full.times().count(i) >= GOAL * ceiling() && paid >= GOAL * ceiling() * HELD_SECONDS) {
                return i;
            }
        }
        return Double.NaN;
    }

    /** Microseconds of the gateway's processors for each of the first payments. */
    double firstCpuMicros() {
        return 1e6
                * firstCpuSeconds
                / (firstRate() * Math.min(FIRST_SECONDS, full.times().seconds()));
    }

    /** The same for the last payments. */
    double lastCpuMicros() {
        int seconds = full.times().seconds();
        double paid = 0;
        for (int i = Math.max(0, seconds - CEILING_SECONDS); i < seconds; i++) {
            paid += full.times().count(i);
        }
        return 1e6 * lastCpuSeconds / paid;
    }

    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "%s: ready after %.1f s (%.1f s CPU), first 10 s %.0f pays/s, ceiling %.0f, 80 %% after %.0f s, CPU a pay %.0f"
                                + " -> %.0f us, longest %.0f ms (full), %.0f ms (half: p99 of the first second %.0f ms, %d refused)",
                        name,
                        readySeconds,
                        readyCpuSeconds,
                        firstRate(),
                        ceiling(),
                        secondsToGoal(),
                        firstCpuMicros(),
                        lastCpuMicros(),
                        full.times().longestMillis(0),
                        half.times().longestMillis(0),
                        half.times().millis(0, 99),
                        half.refused().getTotalCount())
                + (full.example() == null ? "" : "\n" + full.other() + " times: " + full.example());
    }
}
