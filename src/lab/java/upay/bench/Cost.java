package upay.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import upay.bench.cost.DiskUse;
import upay.bench.cost.TableUse;
import upay.bench.cost.WalUse;
import upay.lab.BlockingWait;

/**
 * What a payment and a query cost the store and the gateway, in figures that depend little on what else the machine does:
 * bytes and records of the log, index entries, HOT updates, bytes on disk, processor time. With another build, both are
 * measured in turns.
 */
final class Cost {
    private static final int LOW_PER_SECOND = 500;
    private static final int[] INSTANCES = {1, 2, 4};
    private static final int WARM_SECONDS = 8;
    /** After this time without work every session of the server has reported its counters. */
    private static final long REPORTED_MILLIS = 11_000;

    private static final CostLoad PAY = new CostLoad("pay, full load", Requests.Kind.PAY, 0);
    private static final CostLoad QUERY = new CostLoad("query, full load", Requests.Kind.QUERY, 0);
    private static final List<CostLoad> PAYS = List.of(
            PAY, new CostLoad("pay, %,d a second".formatted(LOW_PER_SECOND), Requests.Kind.PAY, LOW_PER_SECOND));
    private static final List<CostLoad> QUERIES = List.of(
            QUERY, new CostLoad("query, %,d a second".formatted(LOW_PER_SECOND), Requests.Kind.QUERY, LOW_PER_SECOND));

    /**
     * What the payments of all rounds left behind.
     *
     * @param counted by table and index
     * @param grown bytes on disk, before a vacuum
     * @param occupied after it, without what is free for the next rows; null where the server cannot tell
     * @param vacuum what the vacuum itself took; of its requests there are as many as payments
     */
    record Traces(long payments, Map<String, TableUse> counted, Grown grown, Vacuum vacuum) {}

    /** Bytes on disk at the beginning and afterwards. The last is null where the server cannot tell. */
    record Grown(DiskUse before, DiskUse after, DiskUse occupied) {}

    /** @param wal null where the server cannot tell */
    record Vacuum(double seconds, long logBytes, WalUse wal) {}

    /** A second without requests. */
    record Rest(double postgresSeconds, double gatewaySeconds, double logBytes) {}

    private final Session session;

    Cost(Session session) {
        this.session = session;
    }

    void measure() {
        List<CostSubject> subjects = new ArrayList<>();
        subjects.add(new CostSubject(session.options.common.jar.toString(), session));
        Session other = session.options.against == null ? null : other();
        try {
            if (other != null) {
                subjects.add(new CostSubject(session.options.against.toString(), other));
            }
            measure(subjects);
            session.check(other == null || other.sound(), "see above");
        } finally {
            if (other != null) {
                other.close();
                other.server.close();
            }
        }
    }

    private Session other() {
        try {
            Session other = new Session(
                    session.options,
                    session.options.against,
                    Files.createDirectories(session.folder.resolve("against")),
                    session.server.another("against"),
                    session.report);
            other.load();
            other.warmUp();
            return other;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void measure(List<CostSubject> subjects) {
        CostReport report = new CostReport(session.report, subjects);
        report.head();
        Map<CostSubject, Traces> traces = new LinkedHashMap<>();
        Map<CostSubject, DiskUse> disks = new LinkedHashMap<>();
        Map<CostSubject, Map<String, TableUse>> counted = new LinkedHashMap<>();
        Map<CostSubject, Long> paid = new LinkedHashMap<>();
        for (CostSubject subject : subjects) {
            subject.stopAutovacuum();
            subject.vacuum("full, analyze");
            BlockingWait.millis(REPORTED_MILLIS);
            disks.put(subject, DiskUse.files(subject.sql, CostSubject.SCHEMA));
            counted.put(subject, TableUse.read(subject.sql, CostSubject.SCHEMA));
            paid.put(subject, subject.paid());
        }
        report.loads(PAYS, rounds(subjects, PAYS));
        for (CostSubject subject : subjects) {
            traces.put(subject, traces(subject, paid.get(subject), disks.get(subject), counted.get(subject)));
        }
        report.loads(QUERIES, rounds(subjects, QUERIES));
        report.rest(rest(subjects.get(0)));
        for (CostSubject subject : subjects) {
            subject.vacuum("full");
            DiskUse rewritten = DiskUse.files(subject.sql, CostSubject.SCHEMA);
            report.traces(subject, traces.get(subject), rewritten);
            report.wal(subject, PAY);
            report.statements(subject);
            subject.startAutovacuum();
        }
        instances(subjects, report);
    }

    /** What the gateways' housekeeping takes, which is part of every figure above. */
    private Rest rest(CostSubject subject) {
        double seconds = REPORTED_MILLIS / 1000.0;
        double gateways = subject.gatewaySeconds();
        double postgres = session.server.cpuSeconds();
        String place = WalUse.place(subject.sql);
        BlockingWait.millis(REPORTED_MILLIS);
        return new Rest(
                (session.server.cpuSeconds() - postgres) / seconds,
                (subject.gatewaySeconds() - gateways) / seconds,
                subject.logBytesSince(place) / seconds);
    }

    /** Load by load, subject by subject, in turns. */
    private Map<CostSubject, Map<CostLoad, List<CostReading>>> rounds(
            List<CostSubject> subjects, List<CostLoad> loads) {
        Map<CostSubject, Map<CostLoad, List<CostReading>>> all = new LinkedHashMap<>();
        for (int round = 1; round <= session.options.rounds; round++) {
            for (CostLoad load : loads) {
                for (CostSubject subject : subjects) {
                    CostReading reading = subject.read(load);
                    BenchOptions.progress("round " + round + ", " + load.name() + ": " + CostReport.words(reading));
                    all.computeIfAbsent(subject, s -> new LinkedHashMap<>())
                            .computeIfAbsent(load, l -> new ArrayList<>())
                            .add(reading);
                }
            }
        }
        return all;
    }

    private Traces traces(CostSubject subject, long paidBefore, DiskUse before, Map<String, TableUse> countedBefore) {
        long payments = subject.paid() - paidBefore;
        Map<String, TableUse> counted = countedSince(subject, countedBefore, payments);
        DiskUse after = DiskUse.files(subject.sql, CostSubject.SCHEMA);
        double seconds = session.server.cpuSeconds();
        String place = WalUse.place(subject.sql);
        subject.vacuum("analyze");
        Vacuum vacuum = new Vacuum(
                session.server.cpuSeconds() - seconds,
                subject.logBytesSince(place),
                subject.tellsWal ? WalUse.between(subject.sql, place, WalUse.place(subject.sql)) : null);
        return new Traces(
                payments, counted, new Grown(before, after, DiskUse.occupied(subject.sql, CostSubject.SCHEMA)), vacuum);
    }

    /** Once the server's sessions have reported all payments. */
    private static Map<String, TableUse> countedSince(
            CostSubject subject, Map<String, TableUse> before, long payments) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REPORTED_MILLIS);
        while (true) {
            Map<String, TableUse> counted = new LinkedHashMap<>();
            TableUse.read(subject.sql, CostSubject.SCHEMA)
                    .forEach((name, use) ->
                            counted.put(name, before.containsKey(name) ? use.since(before.get(name)) : use));
            TableUse orders = counted.get("orders");
            if ((orders.inserts() >= payments && orders.updates() >= payments) || System.nanoTime() - end > 0) {
                return counted;
            }
            BlockingWait.millis(200);
        }
    }

    private void instances(List<CostSubject> subjects, CostReport report) {
        CostLoad load = new CostLoad("pay", Requests.Kind.PAY, session.options.rate);
        for (CostSubject subject : subjects) {
            Map<Integer, List<CostReading>> all = new LinkedHashMap<>();
            try {
                for (int count : INSTANCES) {
                    subject.grow(count);
                    subject.warm(load, WARM_SECONDS);
                    List<CostReading> readings = new ArrayList<>();
                    for (int round = 1; round <= session.options.rounds; round++) {
                        CostReading reading = subject.read(load);
                        BenchOptions.progress(count + " instances, round " + round + ": " + CostReport.words(reading));
                        readings.add(reading);
                    }
                    all.put(count, readings);
                }
            } finally {
                subject.shrink();
            }
            report.instances(subject, load, all);
        }
    }
}
