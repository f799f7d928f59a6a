package upay.bench;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** From nothing to the first payment's answer, over a store that is there. */
final class StartUp {
    private static final int TIMES = 5;
    private static final int SILENCE_MILLIS = 30_000;

    private StartUp() {}

    static void measure(Session session) {
        BenchOptions.progress("starts");
        session.gateway.close();
        Figures given = times(session, session::launch);
        // With a store of its own, whose data folder a first start has made.
        session.launchAlone().close();
        Figures alone = times(session, session::launchAlone);
        session.report.line("");
        session.report.line("## Start");
        session.report.line("");
        session.report.line(
                "From the start of the process to the answer of its first payment: %s s over a running server, %s s with its"
                        + " own embedded one, whose data folder is there.",
                given.fine(), alone.fine());
    }

    private static Figures times(Session session, Supplier<BenchGateway> start) {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            try (BenchGateway gateway = start.get()) {
                String answer = pay(session, gateway.uri());
                seconds.add((System.nanoTime() - began) / 1e9);
                session.check(answer.contains("PAY_SUCCESS"), "the first payment after a start: " + answer);
            }
        }
        return Figures.of(seconds);
    }

    /** The body of the answer, or what was wrong. */
    private static String pay(Session session, URI gateway) {
        byte[] request = session.requests.request(Requests.Kind.PAY, session.requests.newRun(), 0);
        try (Socket till = new Socket(gateway.getHost(), gateway.getPort())) {
            till.setSoTimeout(SILENCE_MILLIS);
            till.getOutputStream().write(request);
            String answer = "";
            byte[] piece = new byte[4096];
            while (!answer.endsWith("}")) {
                int length = till.getInputStream().read(piece);
                if (length < 0) {
                    break;
                }
                answer += new String(piece, 0, length, StandardCharsets.UTF_8);
            }
            return answer;
        } catch (IOException e) {
            return e.toString();
        }
    }
}
