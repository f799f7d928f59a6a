package upay.api.access;

import io.vertx.core.Future;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import upay.api.ApiRequest;
import upay.domain.Secret;
import upay.identity.Token;
import upay.store.Store;

/**
 * Where browsers find the management port.
 *
 * @param uri as configured, else the port's own; known once the port is open
 */
public record PublicAddress(Supplier<URI> uri) {
    /** Whether the cookie of a session must not be sent without TLS. */
    boolean isSecure(ApiRequest request) {
        return request.isSecure() || "https".equals(uri.get().getScheme());
    }

    /** What a user opens, to set a password. The token is in the fragment, which no browser sends to a server. */
    public String setUpLink(Token token) {
        return setUpLink(uri.get(), token);
    }

    /** A new one of the first user; empty: there is a user, or a link that was shown before still holds. */
    public Future<Optional<Secret>> firstSetUpLink(Store store) {
        return store.setUpTokens().createFirst().map(created -> created.map(token -> new Secret(setUpLink(token))));
    }

    /** The same, of any port. */
    public static String setUpLink(URI uri, Token token) {
        String base = uri.toString();
        return (base.endsWith("/") ? base : base + "/") + "console/#/set-up?token="
                + token.text().reveal();
    }
}
