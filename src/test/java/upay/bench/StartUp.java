package upay.bench;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** From nothing to the first payment's answer, over a store that is there. */
final class StartUp {
    private static final int TIMES = 5;

    private StartUp() {}

    static void measure(Session session) {
        Bench.progress("starts");
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            session.gateway.close();
            long began = System.nanoTime();
            session.startGateway();
            boolean paid = pay(session);
            seconds.add((System.nanoTime() - began) / 1e9);
            session.check(paid, "the first payment after a start was not paid");
        }
        session.report.line("");
        session.report.line("## Start");
        session.report.line("");
        session.report.line(
                "From the start of the process to the answer of its first payment: %s s.",
                Figures.of(seconds).fine());
    }

    private static boolean pay(Session session) {
        byte[] request = session.requests.request(Requests.Kind.PAY, session.requests.newRun(), 0);
        try (Socket till = new Socket(
                session.gateway.uri().getHost(), session.gateway.uri().getPort())) {
            till.getOutputStream().write(request);
            byte[] answer = new byte[4096];
            int length = till.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8).contains("PAY_SUCCESS");
        } catch (IOException e) {
            return false;
        }
    }
}
