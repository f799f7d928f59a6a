package upay.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.port.SigningKeys;
import upay.protocol.signature.RsaSignature;

/**
 * {@code GET /upay/v2/public-key}: the public keys with which merchants verify webhooks, in PEM, the signing key
 * first. Needs no authentication; the keys are in memory.
 */
public final class PublicKeyRoute implements Consumer<Router> {
    private static final Logger LOG = LoggerFactory.getLogger(PublicKeyRoute.class);
    private static final int UNAVAILABLE = 503;

    private final SigningKeys keys;

    public PublicKeyRoute(SigningKeys keys) {
        this.keys = keys;
    }

    @Override
    public void accept(Router router) {
        router.getWithRegex("(?i)/upay/v2/public-key").handler(this::answer);
    }

    private void answer(RoutingContext routing) {
        keys.published()
                .map(published -> published.stream().map(RsaSignature::pem).collect(Collectors.joining()))
                .onSuccess(pem -> routing.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-pem-file")
                        .end(pem))
                .onFailure(e -> {
                    LOG.debug("the public key cannot be read: {}", e.getMessage());
                    routing.response()
                            .setStatusCode(UNAVAILABLE)
                            .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
                            .end("later");
                });
    }
}
