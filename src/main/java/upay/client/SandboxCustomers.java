package upay.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.codec.BodyCodec;
import java.net.URI;
import java.time.Duration;
import upay.domain.Fen;

/** The customers' side in the sandbox: they scan QR codes, and the ledger shows their charges. */
public final class SandboxCustomers {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final WebClient http;
    private final URI managementUri;

    /** @param managementUri the gateway's management port, or a standalone sandbox */
    public SandboxCustomers(Vertx vertx, URI managementUri) {
        this.http = WebClient.create(vertx, new WebClientOptions().setFollowRedirects(false));
        this.managementUri = managementUri;
    }

    /**
     * The channels' ledger entry of one order.
     *
     * @param charges the number of charges
     */
    public record Entry(Fen charged, Fen returned, int charges) {
        /** The amount that the shop kept. */
        public Fen kept() {
            return charged.minus(returned);
        }
    }

    /** Fails if the ledger cannot be read. */
    public Future<Entry> ledger(String sn) {
        return http.getAbs(managementUri + "/sandbox/ledger/" + sn)
                .timeout(ANSWER_TIMEOUT.toMillis())
                .as(BodyCodec.jsonObject())
                .send()
                .expecting(HttpResponseExpectation.SC_OK)
                .map(answer -> entry(answer.body()));
    }

    /** The customer scans the QR code of an order and pays. */
    public Future<Void> scan(String sn) {
        return http.postAbs(managementUri + "/sandbox/scan/" + sn)
                .timeout(ANSWER_TIMEOUT.toMillis())
                .as(BodyCodec.none())
                .send()
                .expecting(HttpResponseExpectation.SC_SUCCESS)
                .mapEmpty();
    }

    /** Closes the connections. */
    public void close() {
        http.close();
    }

    private static Entry entry(JsonObject line) {
        return new Entry(Fen.of(line.getLong("charged")), Fen.of(line.getLong("returned")), line.getInteger("charges"));
    }
}
