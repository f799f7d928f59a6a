package upay.bench;

import java.nio.file.Path;

/** Where the event loops' time goes at full load, of pays and of queries. */
final class EventLoopProfile {
    private static final int SECONDS = 20;

    private final Session session;

    EventLoopProfile(Session session) {
        this.session = session;
    }

    void measure() {
        session.report.line("");
        session.report.line("## Where the event loops' time goes");
        draw(Requests.Kind.PAY, "pay");
        draw(Requests.Kind.QUERY, "query");
    }

    private void draw(Requests.Kind kind, String name) {
        BenchOptions.progress("recording " + name);
        Path recording = session.folder.resolve(name + ".jfr");
        session.gateway.record(recording, () -> session.wrk(kind, SECONDS, 40_000));
        session.report.picture("flame-" + name + ".svg", name, new FlameGraph(name + " at full load", recording).svg());
    }
}
