package upay.bench;

/** Some minutes of the mix: the heap that is live does not grow. */
final class Soak {
    private final Session session;

    Soak(Session session) {
        this.session = session;
    }

    void measure() {
        Report report = session.report;
        report.line("");
        report.line("## Heap while 1 pay : 5 queries goes on at full load");
        report.line("");
        report.line("| minute | requests so far | heap live MiB | resident MiB |");
        report.line("| --- | --- | --- | --- |");
        long requests = 0;
        row(0, requests);
        for (int minute = 1; minute <= session.options.soakMinutes; minute++) {
            requests += session.wrk(Requests.Kind.MIX, 60, 35_000).requests();
            row(minute, requests);
        }
    }

    private void row(int minute, long requests) {
        session.report.line(
                "| %d | %,d | %.1f | %d |",
                minute, requests, session.gateway.liveHeapMib(), Cpu.residentMib(session.gateway.pid()));
    }
}
