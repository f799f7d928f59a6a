package upay.domain.proxy;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;

/**
 * An HTTP proxy for connections to the outside. HTTPS goes through a tunnel (CONNECT), so that the proxy sees a host and
 * its port only; plain HTTP is sent to the proxy as a whole.
 *
 * @param user null: it requires no credentials
 */
public record HttpProxy(String host, int port, @Nullable String user, Secret password) {
    /** The form of the setting, for the operator. */
    public static final String FORM = "none, or http://[user:password@]host:port";

    private static final String NONE = "none";
    private static final int PORT_MAX = 65_535;

    /**
     * @return null: none
     * @throws IllegalArgumentException if it has another form; without the text, which may contain a password
     */
    public static @Nullable HttpProxy parse(String text) {
        if (text.isBlank() || text.strip().equals(NONE)) {
            return null;
        }
        URI uri = uri(text.strip());
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        boolean sound = "http".equalsIgnoreCase(uri.getScheme())
                && uri.getHost() != null
                && uri.getPort() > 0
                && uri.getPort() <= PORT_MAX
                && (path.isEmpty() || path.equals("/"))
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
        if (!sound) {
            throw new IllegalArgumentException("a proxy is " + FORM);
        }
        String[] credentials = (uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo()).split(":", 2);
        String user = credentials[0].isEmpty() ? null : decoded(credentials[0]);
        Secret password = new Secret(credentials.length < 2 ? "" : decoded(credentials[1]));
        // Without the brackets of an IPv6 address.
        String host = uri.getHost().startsWith("[")
                ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
        return new HttpProxy(host, uri.getPort(), user, password);
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalArgumentException("a proxy is " + FORM);
        }
    }

    /** A plus sign stands for itself. */
    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without credentials. */
    public String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return address();
    }
}
