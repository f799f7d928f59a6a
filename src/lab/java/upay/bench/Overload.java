package upay.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Three times as much as it can do, for a minute: what is accepted is quick, the rest is refused at once, the books agree. */
final class Overload {
    private static final int TIMES = 3;
    private static final int SECONDS = 60;
    private static final int CONNECTIONS = 6_000;

    private static final int LEARNING_SECONDS = 5;
    private static final int LEARNING_CONNECTIONS = 1_000;

    private final Session session;

    Overload(Session session) {
        this.session = session;
    }

    void measure() {
        warmUpDriver();
        int perSecond = (int) (TIMES * session.payCeiling());
        BenchOptions.progress("overload: " + perSecond + " pays a second");
        Path file = session.requests.file(session.folder, Requests.Kind.PAY, perSecond * SECONDS);
        long before = session.lastOrder();
        FixedRate.Result result = flood(perSecond, file);
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
                "- sent: %,d a second, on average; %,d more found no connection free when they were due",
                (result.accepted().getTotalCount() + result.refused().getTotalCount()) / SECONDS, result.unsent());
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

    /** It is a young JVM, whose own slowness would be counted as the gateway's: it learns while nothing is too much. */
    private void warmUpDriver() {
        int perSecond = (int) session.payCeiling() / 2;
        FixedRate.run(
                session.gateway.uri(),
                perSecond,
                LEARNING_SECONDS,
                0,
                LEARNING_CONNECTIONS,
                new SignedRequests(session.requests, Requests.Kind.PAY, perSecond * LEARNING_SECONDS));
    }

    /** Signed beforehand: the driver has no time for it. */
    private FixedRate.Result flood(int perSecond, Path file) {
        byte[] digits = new byte[Requests.LENGTH_DIGITS];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
            return FixedRate.flood(session.gateway.uri(), perSecond, SECONDS, CONNECTIONS, () -> {
                try {
                    in.readNBytes(digits, 0, digits.length);
                    return in.readNBytes(Integer.parseInt(new String(digits, StandardCharsets.US_ASCII)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[][] bySecond(long[] counts) {
        double[][] points = new double[SECONDS][];
        for (int i = 0; i < SECONDS; i++) {
            points[i] = new double[] {i, counts[i]};
        }
        return points;
    }
}
