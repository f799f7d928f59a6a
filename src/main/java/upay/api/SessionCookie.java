package upay.api;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import upay.identity.Token;

/** The cookie of a session: no script reads it, and no request of another site has it. */
public final class SessionCookie {
    static final String NAME = "upay_session";
    static final String CSRF_HEADER = "X-CSRF-Token";

    private SessionCookie() {}

    /**
     * The value of Set-Cookie; it ends with the browser.
     *
     * @param secure whether the port has TLS
     */
    public static String of(Token session, boolean secure) {
        return cookie(session.text().reveal(), secure).encode();
    }

    /** Which removes it. */
    public static String over(boolean secure) {
        return cookie("", secure).setMaxAge(0).encode();
    }

    private static Cookie cookie(String value, boolean secure) {
        return Cookie.cookie(NAME, value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(secure)
                .setSameSite(CookieSameSite.STRICT);
    }

    /** What a session's writes have to have in {@value #CSRF_HEADER}. */
    public static String csrf(Token session) {
        try {
            byte[] text = ("csrf " + session.text().reveal()).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
