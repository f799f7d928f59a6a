package upay.doctor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The signer and the signature, wherever the client put them.
 *
 * @param signer null: not named
 * @param sign null: there is none
 * @param parts what is wrong with the header's form; empty if the gateway takes it
 */
record AuthorizationHeader(
        @Nullable String signer, @Nullable String sign, List<Part> parts) {
    /** A header beyond the server's own limit is cut off here. */
    private static final int LENGTH_MAX = 1024;

    private static final Pattern SCHEME = Pattern.compile("(?i)^(bearer|basic|digest|token|md5)(?=[\\s:,])[\\s:,]*");
    private static final Pattern OWN_NAME = Pattern.compile("(?i)^authorization\\s*:\\s*");
    private static final Pattern QUOTES = Pattern.compile("[\"'<>\\[\\]{}()\u201c\u201d\u2018\u2019]");
    private static final Pattern LABEL =
            Pattern.compile("(?i)\\b(terminal_sn|vendor_sn|sn|signature|sign)\\s*[=:]\\s*");

    /** What the gateway takes between sn and signature. */
    private static final Pattern GAP = Pattern.compile("[ \\t,]+");

    private static final Pattern OTHER_GAP = Pattern.compile("[\\s,:;|&+/]+|%20");

    /** Long enough for the signature of any digest, and longer than any sn that is digits only. */
    private static final Pattern SIGN_LIKE = Pattern.compile("(?i)[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}");

    static AuthorizationHeader read(SignedRequest request) {
        String header = request.authorization();
        if (header == null || header.isBlank()) {
            return missing(request);
        }
        List<Part> parts = new ArrayList<>();
        String text =
                header.length() > LENGTH_MAX ? header.substring(0, LENGTH_MAX).strip() : header.strip();
        text = without(OWN_NAME, text, Cause.HEADER_FORM, parts);
        Matcher scheme = SCHEME.matcher(text);
        if (scheme.find()) {
            parts.add(Cause.HEADER_SCHEME.part(scheme.group(1)));
            text = decoded(text.substring(scheme.end()));
        }
        text = without(QUOTES, text, Cause.HEADER_QUOTES, parts);
        text = without(LABEL, text, Cause.HEADER_FORM, parts);
        return words(text.strip(), parts);
    }

    private static AuthorizationHeader missing(SignedRequest request) {
        SentBody body = SentBody.read(request);
        String sign = body.top("sign");
        return new AuthorizationHeader(
                body.top("terminal_sn"),
                sign,
                List.of((sign == null ? Cause.HEADER_MISSING : Cause.SIGN_IN_BODY).part()));
    }

    private static String without(Pattern excess, String text, Cause cause, List<Part> parts) {
        String bare = excess.matcher(text).replaceAll("");
        if (!bare.equals(text)) {
            parts.add(cause.part());
        }
        return bare;
    }

    /** Basic authentication encodes {@code sn:sign} in Base64. */
    private static String decoded(String token) {
        try {
            String text = new String(Base64.getDecoder().decode(token.strip()), StandardCharsets.US_ASCII);
            return text.matches("[0-9A-Za-z]+:[0-9A-Za-z]+") ? text.replace(':', ' ') : token;
        } catch (IllegalArgumentException plain) {
            return token;
        }
    }

    private static AuthorizationHeader words(String text, List<Part> parts) {
        String[] words = GAP.split(text);
        if (words.length == 1 && !isSign(text)) {
            String[] others = OTHER_GAP.split(text);
            if (others.length > 1) {
                addUnlessFound(parts, Cause.HEADER_FORM);
                words = others;
            }
        }
        if (words.length == 1) {
            boolean isSign = isSign(words[0]);
            parts.add((isSign ? Cause.HEADER_ONLY_SIGN : Cause.HEADER_NO_SIGN).part());
            return new AuthorizationHeader(isSign ? null : words[0], isSign ? words[0] : null, parts);
        }
        if (words.length > 2) {
            addUnlessFound(parts, Cause.HEADER_FORM);
        }
        String first = words[0];
        String last = words[words.length - 1];
        if (isSign(first) && !isSign(last)) {
            parts.add(Cause.HEADER_ORDER.part());
            return new AuthorizationHeader(last, first, parts);
        }
        return new AuthorizationHeader(first, last, parts);
    }

    private static void addUnlessFound(List<Part> parts, Cause cause) {
        if (parts.isEmpty()) {
            parts.add(cause.part());
        }
    }

    private static boolean isSign(String word) {
        return SIGN_LIKE.matcher(word).matches();
    }

    /** Without the signature. */
    @Override
    public String toString() {
        return signer + " " + parts;
    }
}
