package upay.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import upay.lab.BlockingWait;

/** One run: what all parts share, and their order. */
final class Session {
    /** The basis of every figure unless stated otherwise. */
    static final int ORDERS = 100_000;

    /** A till's first minutes are no benchmark: everything runs until the compiler has next to nothing left to do. */
    private static final double COMPILING_AT_MOST = 0.03;

    private static final int WARM_ROUNDS_MAX = 12;
    /** More than any machine answers in a second; the file of a measurement must last. */
    private static final int PER_SECOND_AT_FIRST = 25_000;

    final Bench options;
    private final Path jar;
    final Path folder;
    final PgServer server;
    final Report report;
    final Pgbench pgbench;
    final Wrk wrk;
    final Preload preload;
    final Requests requests;
    BenchGateway gateway;
    private boolean sound = true;
    private double payCeiling;
    private double queryCeiling;

    Session(Bench options, Path jar, Path folder, PgServer server, Report report) {
        this.options = options;
        this.jar = jar.toAbsolutePath();
        this.folder = folder;
        this.server = server;
        this.report = report;
        this.pgbench = new Pgbench(folder, server.address());
        this.wrk = new Wrk(folder);
        this.preload = new Preload(server);
        this.requests = new Requests(options.channel, ORDERS);
    }

    /** False where answers and books did not agree. */
    boolean run() {
        try {
            load();
            head();
            warmUp();
            if (has(Bench.Part.COST)) {
                new Cost(this).measure();
            }
            if (has(Bench.Part.THROUGHPUT)) {
                throughput();
            }
            if (has(Bench.Part.LATENCY)) {
                new Latency(this).measure();
            }
            if (has(Bench.Part.ALLOCATION)) {
                new Allocation(this).measure();
            }
            if (has(Bench.Part.FLAMES)) {
                new EventLoopProfile(this).measure();
            }
            if (has(Bench.Part.OVERLOAD)) {
                new Overload(this).measure();
            }
            if (has(Bench.Part.SOAK)) {
                new Soak(this).measure();
            }
            if (has(Bench.Part.START)) {
                StartUp.measure(this);
            }
        } finally {
            close();
        }
        return sound;
    }

    /** Starts the gateway, and fills the store. */
    void load() {
        preload.createTables();
        startGateway();
        BenchOptions.progress("loading " + ORDERS + " orders");
        preload.load(1, ORDERS);
    }

    /** Stops the gateway. */
    void close() {
        if (gateway != null) {
            gateway.close();
        }
    }

    boolean sound() {
        return sound;
    }

    private boolean has(Bench.Part part) {
        return options.parts.contains(part);
    }

    /** Instead of the one that runs. */
    void startGateway() {
        if (gateway != null) {
            gateway.close();
        }
        gateway = launch();
    }

    BenchGateway launch() {
        return launch(folder);
    }

    /** @param folder for its log */
    BenchGateway launch(Path folder) {
        return BenchGateway.start(jar, folder, server, options.channel, jvm());
    }

    /** With an embedded store of its own. */
    BenchGateway launchAlone() {
        Map<String, String> store =
                Map.of("UPAY_DATA_DIR", folder.resolve("data").toString());
        return BenchGateway.start(jar, folder, store, options.channel, jvm());
    }

    private List<String> jvm() {
        return options.jvm.stream().filter(option -> !option.isBlank()).toList();
    }

    private void head() {
        report.line("# Measured");
        report.line("");
        report.line(
                "- %d cores, Java %s, gateway with -Xmx256m; pgbench, wrk, PostgreSQL and gateway share the machine",
                Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
        report.line("- " + server.description());
        report.line(
                "- channel: %s; %,d orders beforehand; wrk with %d connections; every request signed",
                options.channel.name().toLowerCase(java.util.Locale.ROOT), ORDERS, options.connections);
    }

    void warmUp() {
        double compiling = 1;
        int round = 0;
        while (compiling > COMPILING_AT_MOST && round < WARM_ROUNDS_MAX) {
            round++;
            long began = System.nanoTime();
            long before = gateway.compilationMillis();
            payCeiling = wrk(Requests.Kind.PAY, 5, PER_SECOND_AT_FIRST).perSecond();
            queryCeiling = wrk(Requests.Kind.QUERY, 3, PER_SECOND_AT_FIRST).perSecond();
            wrk(Requests.Kind.MIX, 2, PER_SECOND_AT_FIRST);
            compiling = (gateway.compilationMillis() - before) * 1e6 / (System.nanoTime() - began);
            BenchOptions.progress("warming up: pay %.0f, query %.0f, the compiler busy for %.0f %% of the time"
                    .formatted(payCeiling, queryCeiling, 100 * compiling));
        }
        report.line(
                "- warmed up in %d rounds of 10 s; in the last one the compiler was busy for %.1f %% of the time",
                round, 100 * compiling);
    }

    private void throughput() {
        Throughput first = new Throughput(this, ORDERS);
        first.measure();
        payCeiling = first.pay();
        queryCeiling = first.query();
        if (options.orders > ORDERS) {
            BenchOptions.progress("loading " + options.orders + " orders");
            preload.load(ORDERS + 1, options.orders);
            requests.among(options.orders);
            Throughput second = new Throughput(this, options.orders);
            second.measure();
            report.line("");
            report.line(
                    "With %,d orders in the store instead of %,d the ratio of pay is %.0f %%, that of query %.0f %% of what it was;"
                            + " the mix is %.0f %%.",
                    options.orders,
                    ORDERS,
                    100 * second.payRatio() / first.payRatio(),
                    100 * second.queryRatio() / first.queryRatio(),
                    100 * second.mix() / first.mix());
        }
    }

    /** Runs wrk, and compares its answers with the ledger. */
    Wrk.Result wrk(Requests.Kind kind, int seconds, double perSecond) {
        int count = (int) Math.max(10_000, perSecond * seconds * 1.5);
        // Queries may come again.
        Path file = requests.file(folder, kind, kind == Requests.Kind.QUERY ? Math.min(count, 200_000) : count);
        long before = lastOrder();
        Wrk.Result result = wrk.run(gateway.uri(), file, options.connections, seconds);
        check(result.fault() == null, kind + ": " + result.fault());
        if (kind == Requests.Kind.PAY) {
            checkBooks(before, result.requests(), result.requests() + options.connections);
        }
        return result;
    }

    /** The number of the newest order. */
    long lastOrder() {
        return server.number("select coalesce(max(sn), 0) from upay.orders where merchant_id = 'sandbox-merchant'");
    }

    /** As many payments as were answered, and those in flight at the end; each with its payment and its history. */
    void checkBooks(long before, long least, long most) {
        settle(before);
        long paid = server.number("select count(*) from upay.orders o join upay.transactions t"
                + " on t.merchant_id = o.merchant_id and t.order_sn = o.sn where o.merchant_id = 'sandbox-merchant'"
                + " and o.sn > " + before + " and o.status = 'PAID' and t.status = 'SUCCESS'");
        check(
                paid >= least && paid <= most,
                "%,d payments in the store, %,d to %,d answered".formatted(paid, least, most));
    }

    /** What was under way when the driver hung up has come to its end. */
    private void settle(long before) {
        for (int i = 0; i < 100; i++) {
            long open =
                    server.number("select count(*) from upay.orders where merchant_id = 'sandbox-merchant' and sn > "
                            + before + " and status = 'CREATED'");
            if (open == 0) {
                return;
            }
            BlockingWait.millis(100);
        }
    }

    void check(boolean holds, String fault) {
        if (!holds) {
            sound = false;
            report.line("");
            report.line("**Not sound: " + fault + "**");
        }
    }

    double payCeiling() {
        return payCeiling;
    }

    double queryCeiling() {
        return queryCeiling;
    }
}
