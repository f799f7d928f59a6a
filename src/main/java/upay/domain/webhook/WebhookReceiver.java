package upay.domain.webhook;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * The receiver of a merchant's webhooks: a parsed notify_url (protocol.md#requests). Prints as host and port, since
 * paths and queries may be confidential. A user and password in the address are ignored: the header that would carry
 * them carries the signature.
 *
 * @param tls true for https
 * @param host in lower case and ASCII; an IPv6 address without its brackets
 * @param port as given, else 80 or 443
 * @param target path and query, percent-encoded
 */
public record WebhookReceiver(boolean tls, String host, int port, String target) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int PORT_MAX = 65_535;

    /** Empty if it cannot be called. */
    public static Optional<WebhookReceiver> parse(String url) {
        try {
            URI uri = new URI(url);
            String authority = uri.getRawAuthority();
            boolean tls = "https".equalsIgnoreCase(uri.getScheme());
            if (authority == null || !tls && !"http".equalsIgnoreCase(uri.getScheme())) {
                return Optional.empty();
            }
            String place = authority.substring(authority.lastIndexOf('@') + 1);
            int colon = place.lastIndexOf(':');
            boolean hasPort = colon > place.lastIndexOf(']') && colon < place.length() - 1;
            int port = hasPort ? Integer.parseInt(place.substring(colon + 1)) : tls ? HTTPS : HTTP;
            String host = ascii(colon > place.lastIndexOf(']') ? place.substring(0, colon) : place);
            boolean callable = !host.isEmpty() && port > 0 && port <= PORT_MAX;
            return callable ? Optional.of(new WebhookReceiver(tls, host, port, target(uri))) : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static String ascii(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : IDN.toASCII(host);
        return bare.toLowerCase(Locale.ROOT);
    }

    private static String target(URI uri) {
        URI encoded = URI.create(uri.toASCIIString());
        String path = encoded.getRawPath() == null || encoded.getRawPath().isEmpty() ? "/" : encoded.getRawPath();
        return encoded.getRawQuery() == null ? path : path + "?" + encoded.getRawQuery();
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
