package upay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import upay.lab.BlockingWait;

/** So many gateways over the server, each with a driver of its own, all at once. */
final class ScaleStep implements AutoCloseable {
    private static final int WARM_SECONDS = 6;
    private static final int PER_SECOND_MOST = 25_000;

    private record Instance(BenchGateway gateway, Path folder, Wrk wrk) {}

    private final Scale options;
    private final PgServer server;
    private final Requests requests = new Requests(Channel.LOOPBACK, 1);
    private final List<Instance> instances = new ArrayList<>();
    private final ExecutorService drivers;

    ScaleStep(Scale options, Path folder, PgServer server, int count) throws IOException {
        this.options = options;
        this.server = server;
        this.drivers = Executors.newFixedThreadPool(count);
        try {
            for (int i = 0; i < count; i++) {
                Path own = Files.createDirectories(folder.resolve(count + "-" + i));
                BenchGateway gateway = BenchGateway.start(
                        options.common.jar.toAbsolutePath(), own, server, Channel.LOOPBACK, List.of());
                instances.add(new Instance(gateway, own, new Wrk(own)));
            }
        } catch (RuntimeException | IOException e) {
            close();
            throw e;
        }
    }

    List<Scale.Reading> measure() {
        BenchOptions.progress(instances.size() + " gateways: warming up");
        drive(WARM_SECONDS);
        drive(WARM_SECONDS);
        List<Scale.Reading> readings = new ArrayList<>();
        for (int round = 1; round <= options.rounds; round++) {
            Scale.Reading reading = reading();
            readings.add(reading);
            BenchOptions.progress("round " + round + ": " + reading.words());
        }
        return readings;
    }

    private Scale.Reading reading() {
        server.execute("checkpoint");
        long paid = paid();
        double gatewaysBefore = gatewaySeconds();
        double postgresBefore = server.cpuSeconds();
        String walBefore = server.text("select pg_current_wal_insert_lsn()");
        long commitBefore = newestCommit();
        List<Wrk.Result> results = drive(options.seconds);
        double postgres = server.cpuSeconds() - postgresBefore;
        double gateways = gatewaySeconds() - gatewaysBefore;
        long commits = newestCommit() - commitBefore;
        long wal = server.number("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '" + walBefore + "')::int8");
        long payments = results.stream().mapToLong(Wrk.Result::requests).sum();
        boolean answered = results.stream().allMatch(result -> result.fault() == null);
        return new Scale.Reading(
                payments,
                results.stream().mapToDouble(Wrk.Result::perSecond).sum(),
                new Scale.Latency(
                        results.stream().mapToDouble(Wrk.Result::p50).average().orElseThrow(),
                        results.stream().mapToDouble(Wrk.Result::p99).max().orElseThrow()),
                new Scale.Cost(gateways, postgres, wal, commits),
                answered && booksAgree(paid, payments));
    }

    /** As many payments as were answered, and those in flight when the drivers disconnected. */
    private boolean booksAgree(long before, long told) {
        long end = System.nanoTime() + java.util.concurrent.TimeUnit.SECONDS.toNanos(10);
        while (server.number("select count(*) from upay.orders where status = 'CREATED'") > 0
                && System.nanoTime() < end) {
            BlockingWait.millis(100);
        }
        long kept = paid() - before;
        return kept >= told && kept <= told + options.connections;
    }

    private long paid() {
        return server.number("select count(*) from upay.orders where status = 'PAID'");
    }

    /** Only what writes takes a number. */
    private long newestCommit() {
        return server.number("select pg_current_xact_id()::text::int8");
    }

    private double gatewaySeconds() {
        return instances.stream()
                .mapToDouble(instance -> instance.gateway.cpuSeconds())
                .sum();
    }

    private List<Wrk.Result> drive(int seconds) {
        int count = instances.size();
        List<Path> files = instances.stream()
                .map(instance -> requests.file(
                        instance.folder, Requests.Kind.PAY, Math.max(10_000, PER_SECOND_MOST * seconds / count)))
                .toList();
        List<Future<Wrk.Result>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instance instance = instances.get(i);
            Path file = files.get(i);
            running.add(drivers.submit(
                    () -> instance.wrk.run(instance.gateway.uri(), file, options.connections / count, seconds)));
        }
        return running.stream().map(ScaleStep::result).toList();
    }

    private static Wrk.Result result(Future<Wrk.Result> running) {
        try {
            return running.get();
        } catch (ExecutionException e) {
            throw new BenchException(String.valueOf(e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
    }

    @Override
    public void close() {
        instances.forEach(instance -> instance.gateway.close());
        drivers.shutdownNow();
    }
}
