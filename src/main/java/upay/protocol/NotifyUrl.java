package upay.protocol;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A notify_url as received and in its normalised form (protocol.md#requests).
 *
 * @param text with its scheme
 * @param fault the fault, as a text after the field's name; null if there is none
 */
record NotifyUrl(String text, @Nullable String fault) {
    private static final String WRONG_SCHEME = "只可以使用http或https";
    private static final String MALFORMED = "格式不正确";
    private static final int PORT_MAX = 65_535;

    static NotifyUrl of(String sent) {
        String scheme = scheme(sent);
        if (scheme != null && !scheme.equals("http") && !scheme.equals("https")) {
            return new NotifyUrl(sent, WRONG_SCHEME);
        }
        String text = scheme != null ? sent : sent.startsWith("//") ? "http:" + sent : "http://" + sent;
        return new NotifyUrl(text, isCallable(text) ? null : MALFORMED);
    }

    /**
     * In lower case; null if absent. {@code shop.example:8080/paid} has none although it looks like one: a port follows
     * the colon.
     */
    private static @Nullable String scheme(String sent) {
        int colon = sent.indexOf(':');
        if (colon <= 0 || !isSchemeName(sent, colon) || isPort(sent, colon + 1)) {
            return null;
        }
        return sent.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    private static boolean isSchemeName(String sent, int colon) {
        for (int i = 0; i < colon; i++) {
            if ("/?#@[".indexOf(sent.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPort(String sent, int from) {
        int to = from;
        while (to < sent.length() && "/?#".indexOf(sent.charAt(to)) < 0) {
            to++;
        }
        return TextRules.isDigits(sent, from, to);
    }

    private static boolean isCallable(String text) {
        try {
            URI uri = new URI(text);
            return hasHost(uri.getRawAuthority()) && uri.getPort() <= PORT_MAX;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    /** Not by {@link URI#getHost}, which rejects a host with an underscore. */
    private static boolean hasHost(String authority) {
        if (authority == null) {
            return false;
        }
        int host = authority.lastIndexOf('@') + 1;
        return host < authority.length() && authority.charAt(host) != ':';
    }
}
