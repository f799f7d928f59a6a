package upay.bench;

/** Three times as much as it can do, for a minute: what is accepted is quick, the rest is refused at once, the books agree. */
final class Overload {
    private static final int TIMES = 3;
    private static final int SECONDS = 60;
    private static final int CONNECTIONS = 6_000;

    private final Session session;

    Overload(Session session) {
        this.session = session;
    }

    void measure() {
        int perSecond = (int) (TIMES * session.payCeiling());
        Bench.progress("overload: " + perSecond + " pays a second");
        String run = session.requests.newRun();
        long before = session.lastOrder();
        FixedRate.Result result = FixedRate.run(
                session.gateway.uri(),
                perSecond,
                0,
                SECONDS,
                CONNECTIONS,
                i -> session.requests.request(Requests.Kind.PAY, run, i));
        session.checkBooks(before, result.paid(), result.paid());
        session.check(result.lost() == 0, result.lost() + " requests under overload were not answered");
        long orders = session.server.number(
                "select count(*) from upay.orders where merchant_id = 'sandbox-merchant' and sn > " + before);
        session.check(orders == result.paid(), orders + " orders for " + result.paid() + " payments");
        Report report = session.report;
        report.line("");
        report.line("## Overload: %,d pays a second for %d s over %,d connections", perSecond, SECONDS, CONNECTIONS);
        report.line("");
        report.line(
                "- accepted: %,d, all paid; p50 %.0f ms, p99 %.0f ms",
                result.accepted().getTotalCount(), result.millis(50), result.millis(99));
        report.line(
                "- refused (MAINTENANCE_INPROGRESS): %,d; p50 %.0f ms, p99 %.0f ms",
                result.refused().getTotalCount(),
                result.refused().getValueAtPercentile(50) / 1000.0,
                result.refused().getValueAtPercentile(99) / 1000.0);
        report.line("- orders in the store: %,d, as many as payments answered", orders);
        report.picture(
                "overload.svg",
                "overload",
                new Chart("Overload by the second", "s", "per s")
                        .line("accepted", bySecond(result.acceptedBySecond()))
                        .line("refused", bySecond(result.refusedBySecond()))
                        .svg());
    }

    private static double[][] bySecond(long[] counts) {
        double[][] points = new double[SECONDS][];
        for (int i = 0; i < SECONDS; i++) {
            points[i] = new double[] {i, counts[i]};
        }
        return points;
    }
}
