package upay.lab;

import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import upay.client.ClientOptions;
import upay.client.UpayClient;
import upay.e2e.ModernMerchants.Terminal;

/** The ways in which tills reach the gateways: through the load balancer, and straight to each of them. */
final class Clients {
    static final String TERMINAL = "100000000000000001";
    static final String SECRET = "sandbox-secret-1";

    private final List<UpayClient> direct = new ArrayList<>();
    private final UpayClient balanced;

    /**
     * @param terminal of all of them
     * @param tills at once, at most
     */
    Clients(Vertx vertx, LabEnvironment site, Terminal terminal, int tills, Duration answerWithin) {
        for (Instance gateway : site.gateways()) {
            direct.add(client(vertx, gateway.uri(), terminal, tills, answerWithin));
        }
        balanced = site.balancer().isPresent()
                ? client(vertx, site.front(count -> 0), terminal, tills, answerWithin)
                : null;
    }

    private static UpayClient client(Vertx vertx, URI uri, Terminal terminal, int tills, Duration answerWithin) {
        // Each may have some requests under way at once, and none shall wait for another's.
        return new UpayClient(
                vertx,
                ClientOptions.of(uri, terminal.sn(), terminal.secret())
                        .answerWithin(answerWithin)
                        .connections(5 * tills, 5 * tills));
    }

    /** As a shop's network leads there; without a load balancer the till takes one gateway or the other. */
    UpayClient usual() {
        return balanced != null ? balanced : direct(ThreadLocalRandom.current().nextInt(direct.size()));
    }

    /** The usual way first, then each gateway by itself. */
    UpayClient way(int copy) {
        return copy == 0 ? usual() : direct((copy - 1) % direct.size());
    }

    private UpayClient direct(int index) {
        return direct.get(index);
    }
}
