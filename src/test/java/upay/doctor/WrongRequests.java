package upay.doctor;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import upay.doctor.KnownKey.Kind;
import upay.domain.Secret;

/** Requests as clients with each of the known faults make them, written by hand; and the keys of their store. */
public final class WrongRequests {
    public static final String SN = "310000000000000001";
    public static final String KEY = "c0ffee00c0ffee11c0ffee22c0ffee33";
    public static final String PREVIOUS = "0123456789abcdeffedcba9876543210";
    public static final String FORMER = "aaaa5555bbbb6666cccc7777dddd8888";
    public static final String VENDOR_SN = "90000001";
    public static final String VENDOR_KEY = "sandbox-vendor-key";
    public static final String OTHER_SN = "310000000000000002";
    public static final String OTHER_KEY = "feedfacefeedfacedeadbeefdeadbeef";

    public static final String JSON = "application/json";
    public static final String FORM = "application/x-www-form-urlencoded";

    /** As most clients send it. */
    public static final String BODY =
            "{\"terminal_sn\":\"" + SN + "\",\"client_sn\":\"20260101-1\",\"total_amount\":\"100\","
                    + "\"payway\":\"1\",\"dynamic_id\":\"280000000000000001\",\"subject\":\"茶 & cake\",\"operator\":\"甲\","
                    + "\"notify_url\":\"https://shop.example/told\",\"reflect\":\"\",\"description\":null,"
                    + "\"extended\":{\"b\":\"1\",\"a\":[1,2]}}";

    private WrongRequests() {}

    /** A fault, a request with it, and what the doctor must find. */
    public record Row(String name, SignedRequest request, Cause cause, String... words) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static List<KnownKey> keys() {
        return List.of(
                new KnownKey(Kind.CURRENT, SN, new Secret(KEY)),
                new KnownKey(Kind.PREVIOUS, SN, new Secret(PREVIOUS)),
                new KnownKey(Kind.FORMER, SN, new Secret(FORMER), Instant.parse("2026-01-02T03:04:05Z")),
                new KnownKey(Kind.VENDOR, VENDOR_SN, new Secret(VENDOR_KEY)),
                new KnownKey(Kind.OTHER_TERMINAL, OTHER_SN, new Secret(OTHER_KEY)));
    }

    public static List<KnownKey> keysOfVendor() {
        return List.of(
                new KnownKey(Kind.SIGNING_VENDOR, VENDOR_SN, new Secret(VENDOR_KEY)),
                new KnownKey(Kind.TERMINAL, SN, new Secret(KEY)));
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static String digest(String algorithm, byte[]... texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] text : texts) {
                digest.update(text);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String md5(String... texts) {
        return digest("MD5", utf8(String.join("", texts)));
    }

    private static String hmac(String algorithm, String body) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(utf8(KEY), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(utf8(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static SignedRequest request(@Nullable String authorization, byte[] body) {
        return new SignedRequest(authorization, JSON, "/upay/v2/pay", body);
    }

    /** Signed and sent as texts. */
    public static SignedRequest signed(String signedBody, String key, String sent) {
        return request(SN + " " + md5(signedBody, key), utf8(sent));
    }

    private static Row row(String name, String signedBody, String sent, Cause cause, String... words) {
        return new Row(name, signed(signedBody, KEY, sent), cause, words);
    }

    private static Row sign(String name, String sign, Cause cause, String... words) {
        return new Row(name, request(SN + " " + sign, utf8(BODY)), cause, words);
    }

    private static Row header(String name, String authorization, Cause cause, String... words) {
        return new Row(name, request(authorization, utf8(BODY)), cause, words);
    }

    private static String small(String subject) {
        return "{\"terminal_sn\":\"" + SN + "\",\"client_sn\":\"1\",\"subject\":\"" + subject + "\"}";
    }

    /** With this newline and indent, written out by hand. */
    private static String pretty(String newline, String indent) {
        return "{" + newline + indent + "\"terminal_sn\": \"" + SN + "\"," + newline + indent + "\"client_sn\": \"1\","
                + newline + indent + "\"extended\": {" + newline + indent + indent + "\"a\": \"1\"" + newline + indent
                + "},"
                + newline + indent + "\"goods_details\": [" + newline + indent + indent + "1" + newline + indent + "]"
                + newline + "}";
    }

    private static final String NESTED =
            "{\"terminal_sn\":\"" + SN + "\",\"client_sn\":\"1\",\"extended\":{\"a\":\"1\"},\"goods_details\":[1]}";

    public static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        serialisations(rows);
        bytes(rows);
        keyFaults(rows);
        recipes(rows);
        headers(rows);
        forms(rows);
        return rows;
    }

    private static void serialisations(List<Row> rows) {
        rows.add(row("signed compact, sent pretty", NESTED, pretty("\r\n", "  "), Cause.LAYOUT, "compact JSON"));
        rows.add(row("signed pretty LF 2", pretty("\n", "  "), NESTED, Cause.LAYOUT, "2 spaces and LF"));
        rows.add(row("signed pretty LF 4", pretty("\n", "    "), NESTED, Cause.LAYOUT, "4 spaces and LF"));
        rows.add(row("signed pretty CRLF 2", pretty("\r\n", "  "), NESTED, Cause.LAYOUT, "2 spaces and CRLF"));
        rows.add(row("signed pretty CRLF 4", pretty("\r\n", "    "), NESTED, Cause.LAYOUT, "4 spaces and CRLF"));
        rows.add(row("signed pretty with tabs", pretty("\n", "\t"), NESTED, Cause.LAYOUT, "tabs"));
        rows.add(row(
                "signed Jackson's pretty",
                "{\n  \"terminal_sn\" : \"" + SN
                        + "\",\n  \"client_sn\" : \"1\",\n  \"extended\" : {\n    \"a\" : \"1\"\n  },\n"
                        + "  \"goods_details\" : [ 1 ]\n}",
                NESTED,
                Cause.LAYOUT,
                "Jackson"));
        rows.add(row(
                "signed with Python's spaces",
                "{\"terminal_sn\": \"" + SN
                        + "\", \"client_sn\": \"1\", \"extended\": {\"a\": \"1\"}, \"goods_details\": [1]}",
                NESTED,
                Cause.LAYOUT,
                "\", \""));
        rows.add(row(
                "signed with sorted keys",
                "{\"client_sn\":\"1\",\"extended\":{\"a\":\"1\"},\"goods_details\":[1],\"terminal_sn\":\"" + SN + "\"}",
                NESTED,
                Cause.KEY_ORDER,
                "sorted keys"));
        String open = "{\"terminal_sn\":\"" + SN + "\",\"client_sn\":\"1\"";
        rows.add(row(
                "signed without nulls",
                open + ",\"reflect\":\"\"}",
                open + ",\"sn\":null,\"reflect\":\"\"}",
                Cause.EMPTY_FIELDS,
                "without null"));
        rows.add(row(
                "signed without empty fields",
                open + "}",
                open + ",\"sn\":null,\"reflect\":\"\"}",
                Cause.EMPTY_FIELDS,
                "without null and \"\""));
        rows.add(row(
                "dropped an empty field after signing",
                open + ",\"reflect\":\"\",\"subject\":\"x\"}",
                open + ",\"subject\":\"x\"}",
                Cause.FIELD_DROPPED,
                "reflect"));
        rows.add(row(
                "added a field after signing",
                open + ",\"subject\":\"x\"}",
                open + ",\"subject\":\"x\",\"timestamp\":\"1\"}",
                Cause.FIELD_ADDED,
                "timestamp"));
        rows.add(row("signed UTF-8, sent \\u", small("茶"), small("\\u8336"), Cause.UNICODE_ESCAPES, "raw UTF-8"));
        rows.add(row(
                "signed \\u, sent UTF-8", small("\\u8336"), small("茶"), Cause.UNICODE_ESCAPES, "escaped as \\uXXXX"));
        rows.add(row("signed \\U, sent UTF-8", small("\\u676F"), small("杯"), Cause.UNICODE_ESCAPES, "upper case"));
        rows.add(row("signed \\/, sent /", small("a\\/b"), small("a/b"), Cause.SLASH_ESCAPES, "escaped as \\/"));
        rows.add(row("signed /, sent \\/", small("a/b"), small("a\\/b"), Cause.SLASH_ESCAPES, "as they are"));
        rows.add(row(
                "signed <>&, sent Go's", small("<&>"), small("\\u003c\\u0026\\u003e"), Cause.HTML_ESCAPES, "as they"));
        rows.add(
                row("signed Go's, sent <>&", small("\\u003c\\u0026\\u003e"), small("<&>"), Cause.HTML_ESCAPES, "Go's"));
        rows.add(
                row("signed Gson's, sent <>&", small("\\u003ca\\u003d1"), small("<a=1"), Cause.HTML_ESCAPES, "Gson's"));
        rows.add(row(
                "signed .NET's, sent UTF-8",
                small("\\u003C\\u676F\\u0022"),
                small("<杯\\\""),
                Cause.SERIALISATION,
                ".NET's"));
        rows.add(row(
                "signed PHP's, sent compact",
                small("\\u8336 a\\/b"),
                small("茶 a/b"),
                Cause.SERIALISATION,
                "escaped as \\uXXXX",
                "escaped as \\/"));
        rows.add(row(
                "signed sorted by Python, sent compact UTF-8",
                "{\"client_sn\": \"1\", \"subject\": \"\\u8336\", \"terminal_sn\": \"" + SN + "\"}",
                small("茶"),
                Cause.SERIALISATION,
                "sorted keys"));
    }

    private static void bytes(List<Row> rows) {
        rows.add(row("BOM signed", "\uFEFF" + BODY, BODY, Cause.BOM, "signed with"));
        rows.add(row("BOM sent", BODY, "\uFEFF" + BODY, Cause.BOM, "sent with"));
        rows.add(row("newline signed", BODY + "\n", BODY, Cause.NEWLINE, "signed with"));
        rows.add(row("newline sent", BODY, BODY + "\n", Cause.NEWLINE, "sent with"));
        rows.add(row("CRLF sent at the end", BODY, BODY + "\r\n", Cause.NEWLINE, "sent with"));
        rows.add(row("one of two newlines signed", BODY + "\n", BODY + "\n\n", Cause.NEWLINE, "sent with"));
        rows.add(row("body sent twice", BODY, BODY + BODY, Cause.DOUBLED_BODY, "sent twice"));
        rows.add(row("body signed twice", BODY + BODY, BODY, Cause.DOUBLED_BODY, "signed twice"));
        rows.add(row("empty body signed", "", BODY, Cause.EMPTY_BODY));
        rows.add(
                row("line ends changed in a text that is no JSON", "a=1\nb", "a=1\r\nb", Cause.LINE_ENDS, "LF signed"));
        rows.add(new Row(
                "signed in GBK",
                request(SN + " " + digest("MD5", BODY.getBytes(Charset.forName("GBK")), utf8(KEY)), utf8(BODY)),
                Cause.CHARSET,
                "GBK"));
        rows.add(new Row(
                "sent in GBK",
                request(SN + " " + md5(BODY, KEY), BODY.getBytes(Charset.forName("GBK"))),
                Cause.CHARSET,
                "sent in GBK"));
        rows.add(new Row(
                "signed with question marks",
                request(SN + " " + digest("MD5", BODY.getBytes(StandardCharsets.US_ASCII), utf8(KEY)), utf8(BODY)),
                Cause.CHARSET,
                "ISO-8859-1"));
    }

    private static void keyFaults(List<Row> rows) {
        rows.add(sign("the vendor's key", md5(BODY, VENDOR_KEY), Cause.VENDOR_KEY, VENDOR_SN));
        rows.add(sign("a former key", md5(BODY, FORMER), Cause.STALE_KEY, "2026-01-02 11:04"));
        rows.add(sign("another terminal's key", md5(BODY, OTHER_KEY), Cause.OTHER_TERMINAL_KEY, OTHER_SN));
        rows.add(sign("no key", md5(BODY), Cause.KEY_MISSING));
        rows.add(sign("a key that is null", md5(BODY, "null"), Cause.KEY_MISSING));
        for (String space : List.of(" ", "\n", "\r\n", "\t", "\uFEFF")) {
            rows.add(sign("white space after the key", md5(BODY, KEY + space), Cause.KEY_SPACE, "after"));
            Cause before = space.endsWith("\n") ? Cause.NEWLINE : Cause.KEY_SPACE;
            rows.add(sign("white space before the key", md5(BODY, space + KEY), before, "before"));
        }
        rows.add(sign("the key in upper case", md5(BODY, KEY.toUpperCase(Locale.ROOT)), Cause.KEY_CASE, "upper"));
        rows.add(sign("the key in quotes", md5(BODY, '"' + KEY + '"'), Cause.KEY_CASE, "quotes"));
        rows.add(new Row(
                "a former key and another serialisation",
                signed(pretty("\n", "  "), FORMER, NESTED),
                Cause.LAYOUT,
                "2 spaces and LF",
                "replaced on"));
        rows.add(new Row(
                "a newline after the key and another serialisation",
                signed(pretty("\n", "  "), KEY + "\n", NESTED),
                Cause.LAYOUT,
                "2 spaces and LF",
                "a newline after"));
    }

    private static void recipes(List<Row> rows) {
        String body = "{\"terminal_sn\":\"" + SN
                + "\",\"client_sn\":\"1\",\"total_amount\":\"1\",\"sign_type\":\"MD5\",\"reflect\":\"\"}";
        String sorted = "client_sn=1&terminal_sn=" + SN + "&total_amount=1";
        rows.add(new Row(
                "the WAP recipe in upper case",
                request(SN + " " + md5(sorted, "&key=", KEY).toUpperCase(Locale.ROOT), utf8(body)),
                Cause.WAP_RECIPE,
                "&key="));
        rows.add(new Row(
                "the WAP recipe with empty values",
                request(
                        SN + " " + md5("client_sn=1&reflect=&terminal_sn=" + SN + "&total_amount=1&key=", KEY),
                        utf8(body)),
                Cause.WAP_RECIPE));
        rows.add(new Row(
                "the WAP recipe without its name of the key",
                request(SN + " " + md5(sorted, KEY), utf8(body)),
                Cause.WAP_RECIPE));
        rows.add(sign("the secret in front", md5(KEY, BODY), Cause.SECRET_FIRST, "in front"));
        rows.add(sign("the secret on both sides", md5(KEY, BODY, KEY), Cause.SECRET_FIRST, "both"));
        rows.add(sign("key= before the secret", md5(BODY, "key=", KEY), Cause.KEY_PREFIX, "key="));
        rows.add(sign("&key= before the secret", md5(BODY, "&key=", KEY), Cause.KEY_PREFIX, "&key="));
        rows.add(sign("HMAC-MD5", hmac("HmacMD5", BODY), Cause.HMAC_MD5));
        rows.add(sign("SHA-1", digest("SHA-1", utf8(BODY + KEY)), Cause.SHA_1));
        rows.add(sign("HMAC-SHA-1", hmac("HmacSHA1", BODY), Cause.SHA_1, "HMAC"));
        rows.add(sign("SHA-256", digest("SHA-256", utf8(BODY + KEY)), Cause.SHA_256));
        rows.add(sign("SHA-256, secret in front", digest("SHA-256", utf8(KEY + BODY)), Cause.SHA_256, "in front"));
        rows.add(sign("HMAC-SHA-256", hmac("HmacSHA256", BODY), Cause.HMAC_SHA_256));
        rows.add(sign("SHA-256 of who knows what", digest("SHA-256", utf8("x")), Cause.SHA_256, "length"));
        rows.add(new Row(
                "HMAC-SHA-256 of another serialisation",
                request(SN + " " + hmac("HmacSHA256", pretty("\n", "  ")), utf8(NESTED)),
                Cause.LAYOUT,
                "HMAC-SHA-256"));
    }

    private static void headers(List<Row> rows) {
        String sign = md5(BODY, KEY);
        rows.add(new Row("no header", request(null, utf8(BODY)), Cause.HEADER_MISSING));
        rows.add(header("an empty header", " ", Cause.HEADER_MISSING));
        rows.add(header("only the sign", sign, Cause.HEADER_ONLY_SIGN));
        rows.add(header("only the sn", SN, Cause.HEADER_NO_SIGN));
        rows.add(header("Bearer", "Bearer " + SN + " " + sign, Cause.HEADER_SCHEME, "Bearer"));
        rows.add(header("Bearer and only the sign", "Bearer " + sign, Cause.HEADER_SCHEME, "without the signer"));
        rows.add(header(
                "Basic",
                "Basic " + Base64.getEncoder().encodeToString(utf8(SN + ":" + sign)),
                Cause.HEADER_SCHEME,
                "Basic"));
        rows.add(header("quotes", "\"" + SN + " " + sign + "\"", Cause.HEADER_QUOTES));
        rows.add(header("angle brackets", "<" + SN + "> <" + sign + ">", Cause.HEADER_QUOTES));
        rows.add(header("a colon between", SN + ":" + sign, Cause.HEADER_FORM));
        rows.add(header("its own name", "Authorization: " + SN + " " + sign, Cause.HEADER_FORM));
        rows.add(header("labels", "sn=" + SN + ",sign=" + sign, Cause.HEADER_FORM));
        rows.add(header("the wrong order", sign + " " + SN, Cause.HEADER_ORDER));
        rows.add(new Row(
                "the sign in the body",
                request(null, utf8("{\"terminal_sn\":\"" + SN + "\",\"sign\":\"" + sign + "\"}")),
                Cause.SIGN_IN_BODY));
        rows.add(header("no hex", SN + " zzzz", Cause.SIGN_FORM));
        rows.add(sign(
                "Base64",
                Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sign)),
                Cause.SIGN_FORM,
                "Base64"));
        rows.add(sign("a short MD5", sign.substring(8, 24), Cause.SIGN_FORM, "short"));
        rows.add(header(
                "Bearer and the secret in front",
                "Bearer " + SN + " " + md5(KEY, BODY),
                Cause.HEADER_SCHEME,
                "in front"));
    }

    private static void forms(List<Row> rows) {
        String form = "terminal_sn=" + SN + "&client_sn=1&subject=%E8%8C%B6+x";
        String json = "{\"terminal_sn\":\"" + SN + "\",\"client_sn\":\"1\",\"subject\":\"茶 x\"}";
        rows.add(formRow("JSON signed, form sent", json, form, Cause.FORM_SENT));
        rows.add(formRow("PHP's JSON signed, form sent", json.replace("茶", "\\u8336"), form, Cause.FORM_SENT));
        rows.add(new Row(
                "JSON signed, multipart form sent",
                new SignedRequest(
                        SN + " " + md5("{\"terminal_sn\":\"" + SN + "\",\"client_sn\":\"1\"}", KEY),
                        "multipart/form-data; boundary=x",
                        null,
                        utf8(
                                "--x\r\nContent-Disposition: form-data; name=\"terminal_sn\"\r\n\r\n" + SN
                                        + "\r\n--x\r\nContent-Disposition: form-data; name=\"client_sn\"\r\n\r\n1\r\n--x--\r\n")),
                Cause.FORM_SENT));
        rows.add(row("form signed, JSON sent", form, json, Cause.JSON_SENT));
        rows.add(row(
                "unencoded form signed, JSON sent",
                "terminal_sn=" + SN + "&client_sn=1&subject=茶 x",
                json,
                Cause.JSON_SENT));
        rows.add(formRow(
                "form signed before its encoding",
                "terminal_sn=" + SN + "&client_sn=1&subject=茶 x",
                form,
                Cause.FORM_ENCODING,
                "not URL-encoded"));
    }

    private static Row formRow(String name, String signedBody, String sent, Cause cause, String... words) {
        return new Row(name, new SignedRequest(SN + " " + md5(signedBody, KEY), FORM, null, utf8(sent)), cause, words);
    }
}
