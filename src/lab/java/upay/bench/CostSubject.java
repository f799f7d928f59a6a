package upay.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import upay.bench.cost.ServerSql;
import upay.bench.cost.StatementUse;
import upay.bench.cost.WalUse;
import upay.lab.BlockingWait;

/** A build whose requests are priced: its gateways over a database of its own. */
final class CostSubject {
    static final String SCHEMA = "upay";

    /** After a checkpoint the first changes write images of whole pages; they come and go before anything counts. */
    private static final int LEAD_SECONDS = 2;

    private static final int PER_SECOND_MOST = 25_000;
    private static final int QUERIES_MOST = 200_000;
    /** So many tenths of a second without a write, and all is done. */
    private static final int STILL = 3;

    /** At a low rate it takes longer for the processors' clock ticks to tell anything. */
    private static final int LONGER = 2;

    final String name;
    final Session session;
    final ServerSql sql;
    final boolean tellsWal;
    final boolean tellsStatements;
    private final List<BenchGateway> more = new ArrayList<>();

    CostSubject(String name, Session session) {
        this.name = name;
        this.session = session;
        this.sql = session.server.counters();
        this.tellsWal = WalUse.isAvailable(sql);
        this.tellsStatements = StatementUse.isAvailable(sql);
    }

    /** From now on no table is tidied up but by {@link #vacuum}, so that every run writes the same. */
    void stopAutovacuum() {
        forEachTable("alter table %s set (autovacuum_enabled = off)");
    }

    void startAutovacuum() {
        forEachTable("alter table %s reset (autovacuum_enabled)");
    }

    private void forEachTable(String statement) {
        tables().forEach(table -> sql.execute(statement.formatted(table)));
    }

    /** @param options such as {@code full} */
    void vacuum(String options) {
        sql.execute("vacuum (" + options + ") " + String.join(", ", tables()));
    }

    private List<String> tables() {
        return sql.rows(
                "select oid::regclass::text from pg_class where relkind = 'r' and relnamespace = '" + SCHEMA
                        + "'::regnamespace",
                row -> row.getString(1));
    }

    /** All that the server wrote meanwhile. */
    long logBytesSince(String place) {
        return session.server.number("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '" + place + "')::int8");
    }

    long paid() {
        return session.server.number("select count(*) from upay.orders where status = 'PAID'");
    }

    /** Starts further gateways until there are so many. */
    void grow(int count) {
        for (int i = more.size() + 1; i < count; i++) {
            try {
                more.add(session.launch(Files.createDirectories(session.folder.resolve("instance-" + i))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Stops them. */
    void shrink() {
        more.forEach(BenchGateway::close);
        more.clear();
    }

    private List<BenchGateway> gateways() {
        List<BenchGateway> all = new ArrayList<>(List.of(session.gateway));
        all.addAll(more);
        return all;
    }

    /** Without measuring. */
    void warm(CostLoad load, int seconds) {
        run(load, seconds).get();
    }

    CostReading read(CostLoad load) {
        session.server.execute("checkpoint");
        warm(load, LEAD_SECONDS);
        Run run = run(load, load.isFull() ? session.options.seconds : LONGER * session.options.seconds);
        settle();
        long paid = paid();
        long booked = booked();
        if (tellsStatements) {
            StatementUse.reset(sql);
        }
        long writers = newestWriter();
        String from = WalUse.place(sql);
        double gatewaysBefore = gatewaySeconds();
        double postgresBefore = session.server.cpuSeconds();
        Driven driven = run.get();
        awaitQuiet();
        double postgres = session.server.cpuSeconds() - postgresBefore;
        double gateways = gatewaySeconds() - gatewaysBefore;
        String to = WalUse.place(sql);
        writers = newestWriter() - writers;
        Map<String, StatementUse> statements = tellsStatements ? StatementUse.read(sql) : Map.of();
        settle();
        long kept = driven.answered;
        if (load.kind() == Requests.Kind.PAY) {
            kept = paid() - paid;
            check(load, driven, kept);
            check(load, driven, booked() - booked);
        }
        return new CostReading(
                kept,
                driven.speed,
                new CostReading.Seconds(postgres, gateways),
                session.server.number("select pg_wal_lsn_diff('" + to + "', '" + from + "')::int8"),
                tellsWal ? WalUse.between(sql, from, to) : null,
                writers,
                statements);
    }

    /** As many as were answered, and those in flight when wrk hung up. */
    private void check(CostLoad load, Driven driven, long kept) {
        long most = driven.answered + (load.isFull() ? session.options.connections : 0);
        session.check(
                kept >= driven.answered && kept <= most,
                "%s: %,d payments in the store, %,d to %,d answered".formatted(name, kept, driven.answered, most));
    }

    /**
     * Waits for the payments in flight when wrk hung up: they count with the others. By the log alone, since looking at the
     * rows would write to it.
     */
    private void awaitQuiet() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        String last = "";
        for (int still = 0; still < STILL && System.nanoTime() < end; ) {
            BlockingWait.millis(100);
            String now = WalUse.place(sql);
            still = now.equals(last) ? still + 1 : 0;
            last = now;
        }
    }

    private void settle() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (session.server.number("select count(*) from upay.orders where status = 'CREATED'") > 0
                && System.nanoTime() < end) {
            BlockingWait.millis(100);
        }
    }

    private long booked() {
        return session.server.number("select count(*) from upay.transactions where status = 'SUCCESS'");
    }

    /** Looking does not take a number. */
    private long newestWriter() {
        return session.server.number("select pg_snapshot_xmax(pg_current_snapshot())::text::int8");
    }

    double gatewaySeconds() {
        return gateways().stream().mapToDouble(BenchGateway::cpuSeconds).sum();
    }

    private record Driven(long answered, CostReading.Speed speed) {}

    /** Ready to go: all requests are signed. */
    private interface Run {
        Driven get();
    }

    private Run run(CostLoad load, int seconds) {
        return load.isFull() ? fullLoad(load, seconds) : fixedRate(load, seconds);
    }

    private Run fullLoad(CostLoad load, int seconds) {
        int count = load.kind() == Requests.Kind.QUERY ? QUERIES_MOST : PER_SECOND_MOST * seconds;
        Path file = session.requests.file(session.folder, load.kind(), count);
        return () -> {
            Wrk.Result result = session.wrk.run(session.gateway.uri(), file, session.options.connections, seconds);
            session.check(result.fault() == null, name + ", " + load.name() + ": " + result.fault());
            return new Driven(result.requests(), new CostReading.Speed(result.perSecond(), result.p50(), result.p99()));
        };
    }

    private Run fixedRate(CostLoad load, int seconds) {
        List<BenchGateway> gateways = gateways();
        int each = load.perSecond() / gateways.size();
        int connections = Math.max(1, session.options.connections / gateways.size());
        List<SignedRequests> signed = gateways.stream()
                .map(gateway -> new SignedRequests(session.requests, load.kind(), each * seconds))
                .toList();
        return () -> {
            List<CompletableFuture<FixedRate.Result>> running = new ArrayList<>();
            for (int i = 0; i < gateways.size(); i++) {
                BenchGateway gateway = gateways.get(i);
                SignedRequests requests = signed.get(i);
                running.add(CompletableFuture.supplyAsync(
                        () -> FixedRate.run(gateway.uri(), each, 0, seconds, connections, requests)));
            }
            return driven(
                    load, seconds, running.stream().map(CompletableFuture::join).toList());
        };
    }

    private Driven driven(CostLoad load, int seconds, List<FixedRate.Result> results) {
        long lost = results.stream().mapToLong(FixedRate.Result::lost).sum();
        long refused =
                results.stream().mapToLong(r -> r.refused().getTotalCount()).sum();
        session.check(
                lost == 0 && refused == 0,
                "%s, %s: %d requests without an answer, %d refused".formatted(name, load.name(), lost, refused));
        long answered = results.stream()
                .mapToLong(r -> load.kind() == Requests.Kind.PAY
                        ? r.paid()
                        : r.accepted().getTotalCount())
                .sum();
        return new Driven(
                answered,
                new CostReading.Speed(
                        (double) answered / seconds,
                        results.stream().collect(Collectors.averagingDouble(r -> r.millis(50))),
                        results.stream().mapToDouble(r -> r.millis(99)).max().orElseThrow()));
    }
}
