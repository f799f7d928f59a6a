package upay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import upay.protocol.signature.SignatureV2;

/**
 * The header Upay-Signature-V2, damaged, and what it signs, damaged too: what is believed holds the HMAC of the very message
 * that came, made here without our code, and names its time and nonce in one form only.
 */
final class SignaturesV2 implements FuzzInput {
    private static final List<String> WORDS = List.of(
            "t=", "n=", "s=", ",", " ", "\n", "=", "-", "_", "0", "1767225600000", "é", "g", "F", "00000000", ",x=1");

    @Override
    public String name() {
        return "signature-v2";
    }

    private record Request(String method, String path, String contentType, byte[] body) {
        Request damaged(RandomInput noise) {
            return switch (noise.below(8)) {
                case 0 -> new Request("PUT", path, contentType, body);
                case 1 -> new Request(method, noise.damage(path, WORDS), contentType, body);
                case 2 -> new Request(method, path, noise.damage(contentType, WORDS), body);
                case 3 -> new Request(method, path, contentType, noise.damage(body, WORDS));
                // Moved over the border between two lines.
                case 4 -> new Request(method, path + "\n" + contentType, "", body);
                default -> this;
            };
        }

        boolean isSame(Request other) {
            return method.equals(other.method)
                    && path.equals(other.path)
                    && contentType.equals(other.contentType)
                    && Arrays.equals(body, other.body);
        }
    }

    @Override
    public Verdict judge(RandomInput noise) {
        Request signed = new Request(
                "POST",
                "/upay/v2/" + noise.of("pay", "query", "cancel"),
                noise.of("application/json", "", "text/plain"),
                noise.bytes(60));
        String time = Long.toString(1_767_225_600_000L + noise.below(1_000_000));
        String nonce = HexFormat.of().formatHex(Arrays.copyOf(noise.bytes(16), 16));
        String right = "t=" + time + ",n=" + nonce + ",s=" + hmac(signed, time, nonce);
        String made = noise.chance(60) ? right : noise.damage(right, WORDS);
        String header = noise.chance(20) ? upper(made) : made;
        Request came = signed.damaged(noise);

        Optional<SignatureV2> parsed = SignatureV2.parse(header);
        boolean accepted = parsed.isPresent()
                && parsed.get()
                        .verify(
                                new SignatureV2.Message(came.method, came.path, came.contentType, came.body),
                                Requests.TILL.secret());

        if (accepted) {
            assertThat(came.isSame(signed))
                    .as("another message than was signed")
                    .isTrue();
            assertThat(parsed.get().nonce()).isEqualTo(nonce);
            assertThat(parsed.get().time()).isEqualTo(Instant.ofEpochMilli(Long.parseLong(time)));
            assertThat(header.replaceFirst("(?<=,s=).*", "")).isEqualTo(right.replaceFirst("(?<=,s=).*", ""));
            assertThat(header).isEqualToIgnoringCase(right);
        } else {
            assertThat(header.equals(right) && came.isSame(signed))
                    .as("the right header, refused")
                    .isFalse();
        }
        return accepted ? Verdict.ACCEPTED : Verdict.REFUSED;
    }

    /** Of the sign only: its case does not matter. */
    private static String upper(String header) {
        int sign = header.indexOf("s=");
        return sign < 0
                ? header
                : header.substring(0, sign + 2) + header.substring(sign + 2).toUpperCase(Locale.ROOT);
    }

    private static String hmac(Request request, String time, String nonce) {
        try {
            String sha = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(request.body));
            String lines = request.method + "\n" + request.path + "\n" + request.contentType + "\n" + time + "\n"
                    + nonce + "\n" + sha;
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Requests.TILL.secret().reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(lines.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
