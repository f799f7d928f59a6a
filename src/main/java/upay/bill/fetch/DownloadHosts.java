package upay.bill.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where a bill may be taken from, if a channel names an address: from the host of the account's endpoint, which gets our
 * signed requests anyway, and from hosts of a list, at the usual ports and public addresses only.
 *
 * @param allowed host names in lower case
 */
record DownloadHosts(Set<String> allowed) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    DownloadHosts {
        allowed = Set.copyOf(allowed);
    }

    /**
     * An address that may be asked.
     *
     * @param anyAddress whether the host may have addresses that are not public
     */
    record Target(URI uri, boolean anyAddress) {
        boolean isEncrypted() {
            return "https".equals(uri.getScheme());
        }
    }

    /** In the order in which they are tried: https before http, which some channels name only. Empty: refused. */
    List<Target> of(URI named, URI endpoint) {
        String scheme = lower(named.getScheme());
        if (named.getHost() == null || named.getRawUserInfo() != null || !scheme.matches("https?")) {
            return List.of();
        }
        String host = lower(named.getHost());
        int port = port(named.getPort(), scheme);
        if (host.equals(lower(endpoint.getHost()))
                && scheme.equals(lower(endpoint.getScheme()))
                && port == port(endpoint.getPort(), scheme)) {
            return List.of(new Target(with(named, scheme, host, port), true));
        }
        if (!allowed.contains(host) || port != port(-1, scheme)) {
            return List.of();
        }
        Target encrypted = new Target(with(named, "https", host, HTTPS), false);
        return scheme.equals("https")
                ? List.of(encrypted)
                : List.of(encrypted, new Target(with(named, "http", host, HTTP), false));
    }

    private static URI with(URI named, String scheme, String host, int port) {
        String path = named.getRawPath() == null || named.getRawPath().isEmpty() ? "/" : named.getRawPath();
        String query = named.getRawQuery() == null ? "" : "?" + named.getRawQuery();
        try {
            return new URI(scheme + "://" + host + ":" + port + path + query);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("parts of a URI are none", e);
        }
    }

    private static int port(int given, String scheme) {
        return given >= 0 ? given : scheme.equals("https") ? HTTPS : HTTP;
    }

    private static String lower(String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
