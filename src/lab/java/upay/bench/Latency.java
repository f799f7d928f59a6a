package upay.bench;

/** How long a request takes at half of what the gateway can do, and when one till is alone. */
final class Latency {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    /** Enough that no request waits for one at these rates, as long as an answer takes less than 100 ms. */
    private static final int CONNECTIONS = 1_000;

    /** The driver itself needs a core for more; stated where it binds. */
    private static final int RATE_MAX = 16_000;

    private static final int LEAD_SECONDS = 6;
    private static final int SECONDS = 15;
    private static final int ALONE_PER_SECOND = 50;
    /** With so many pgbench comes close to its best. */
    private static final int BARE_CLIENTS = 32;

    private final Session session;

    Latency(Session session) {
        this.session = session;
    }

    void measure() {
        Report report = session.report;
        int pays = (int) (session.payCeiling() / 2);
        int queries = (int) Math.min(RATE_MAX, session.queryCeiling() / 2);
        BenchOptions.progress("latency at " + pays + " pays, " + queries + " queries a second");
        calm();
        FixedRate.Result pay = run(Requests.Kind.PAY, pays, SECONDS, CONNECTIONS);
        calm();
        FixedRate.Result query = run(Requests.Kind.QUERY, queries, SECONDS, CONNECTIONS);
        FixedRate.Result alone = run(Requests.Kind.PAY, ALONE_PER_SECOND, 8, 1);
        calm();
        int barePays = (int) (session.pgbench.run(Pgbench.Kind.PAY, BARE_CLIENTS, 4, Session.ORDERS) / 2);
        Figures atHalf = session.pgbench.latency(Pgbench.Kind.PAY, BARE_CLIENTS, barePays, SECONDS);
        double bare = 1000 / session.pgbench.run(Pgbench.Kind.PAY, 1, 5, Session.ORDERS);
        report.line("");
        report.line("## Latency at a fixed rate, from the moment a request is due (ms)");
        report.line("");
        report.line("| | per second | p50 | p90 | p99 | p99.9 | most |");
        report.line("| --- | --- | --- | --- | --- | --- | --- |");
        row("pay at half of the ceiling", pays, pay);
        row("query at half of the ceiling" + (queries == RATE_MAX ? " or what the driver can" : ""), queries, query);
        row("pay, one till alone", ALONE_PER_SECOND, alone);
        report.line(
                "| the disk: pgbench's pay pair at half of its own ceiling | %,d | %.1f | %.1f | %.1f | %.1f | %.0f |",
                barePays, atHalf.at(50), atHalf.at(90), atHalf.at(99), atHalf.at(99.9), atHalf.most());
        report.line("");
        report.line("One pgbench client alone: %.1f ms a pay pair, which is what two commits take on this disk.", bare);
        report.picture("latency.svg", "latency by percentile", chart(pay, query));
        report.picture(
                "rate.svg",
                "answers over time",
                new Chart("Answers by the second, half of the ceiling", "s", "per s")
                        .line("pay", bySecond(pay))
                        .line("query", bySecond(query))
                        .svg());
    }

    /**
     * What the server owes to the load before is done first, as pgbench itself does it before a run: log files to be
     * used again, so that no commit waits for a new one, and rows to be vacuumed, so that no autovacuum runs
     * meanwhile.
     */
    private void calm() {
        session.server.execute("vacuum (analyze)");
        session.server.execute("checkpoint");
    }

    private FixedRate.Result run(Requests.Kind kind, int perSecond, int seconds, int connections) {
        SignedRequests signed = new SignedRequests(session.requests, kind, perSecond * (LEAD_SECONDS + seconds));
        long before = session.lastOrder();
        FixedRate.Result result =
                FixedRate.run(session.gateway.uri(), perSecond, LEAD_SECONDS, seconds, connections, signed);
        session.check(result.lost() == 0, result.lost() + " requests at a fixed rate were not answered");
        if (kind == Requests.Kind.PAY) {
            session.checkBooks(before, result.paid(), result.paid());
        }
        return result;
    }

    private void row(String name, int perSecond, FixedRate.Result result) {
        session.report.line(
                "| %s | %,d | %.1f | %.1f | %.1f | %.1f | %.0f |",
                name,
                perSecond,
                result.millis(50),
                result.millis(90),
                result.millis(99),
                result.millis(99.9),
                result.accepted().getMaxValue() / 1000.0);
    }

    private static double[][] bySecond(FixedRate.Result result) {
        double[][] points = new double[SECONDS][];
        for (int i = 0; i < SECONDS; i++) {
            points[i] = new double[] {i, result.acceptedBySecond()[i]};
        }
        return points;
    }

    /** The x axis by nines: 90, 99, 99.9. */
    private static String chart(FixedRate.Result pay, FixedRate.Result query) {
        Chart chart = new Chart("Latency at half of the ceiling, by percentile", "percentile", "ms")
                .line("pay", byNines(pay))
                .line("query", byNines(query));
        for (double percentile : PERCENTILES) {
            chart.mark(nines(percentile), Double.toString(percentile));
        }
        return chart.svg();
    }

    private static double[][] byNines(FixedRate.Result result) {
        double[][] points = new double[100][];
        for (int i = 0; i < points.length; i++) {
            double nines = 3.0 * i / (points.length - 1);
            points[i] = new double[] {nines, result.millis(100 * (1 - Math.pow(10, -nines)))};
        }
        return points;
    }

    private static double nines(double percentile) {
        return -Math.log10(1 - percentile / 100);
    }
}
