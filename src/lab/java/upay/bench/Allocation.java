package upay.bench;

/** How many bytes of heap one request costs. */
final class Allocation {
    private static final int SECONDS = 4;

    private final Session session;

    Allocation(Session session) {
        this.session = session;
    }

    void measure() {
        BenchOptions.progress("allocation");
        session.report.line("");
        session.report.line("## Allocation");
        session.report.line("");
        session.report.line(
                "%,d bytes a pay, %,d bytes a query, over all threads of the gateway at full load.",
                perRequest(Requests.Kind.PAY), perRequest(Requests.Kind.QUERY));
    }

    private long perRequest(Requests.Kind kind) {
        session.wrk(kind, 2, 50_000);
        long before = session.gateway.allocatedBytes();
        Wrk.Result result = session.wrk(kind, SECONDS, 50_000);
        return (session.gateway.allocatedBytes() - before) / result.requests();
    }
}
