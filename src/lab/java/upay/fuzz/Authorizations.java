package upay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import upay.protocol.signature.Credentials;
import upay.protocol.signature.Md5Signature;

/** The header Authorization, damaged, over bodies of any bytes: what is believed holds the MD5, made here without our code. */
final class Authorizations implements FuzzInput {
    private static final List<String> WORDS = List.of(
            " ", "  ", "\t", ",", "\"", "Bearer ", "0", "g", "\u00e9", "f", "F", "00000000", "100000000000000001 ");

    /** What may stand between the two words. */
    private static final Pattern BETWEEN = Pattern.compile("[ \t]*,?[ \t]*");

    @Override
    public String name() {
        return "authorization";
    }

    @Override
    public Verdict judge(RandomInput noise) {
        byte[] body = noise.bytes(100);
        String between = noise.chance(70) ? " " : noise.of("  ", "\t", ",", ", ", " ,", " , ", "\t,\t");
        String right = Requests.TILL.sn() + between + md5(body);
        String made = noise.chance(50)
                ? right
                : noise.of(
                        Requests.TILL.sn() + " " + md5(noise.bytes(100)),
                        Requests.TILL.sn() + " " + Md5Signature.sign(body, new upay.domain.Secret(noise.text(20))),
                        noise.text(60),
                        "",
                        " ",
                        md5(body));
        String header = noise.damage(noise.chance(30) ? made.toUpperCase(Locale.ROOT) : made, WORDS);

        Optional<Credentials> credentials = Credentials.parse(header);
        boolean accepted = credentials.isPresent() && credentials.get().verify(body, Requests.TILL.secret());

        if (accepted) {
            String signer = credentials.get().signerSn();
            String sign = header.substring(header.length() - md5(body).length());
            String separator = header.substring(signer.length(), header.length() - sign.length());
            assertThat(header).startsWith(signer);
            assertThat(sign).isEqualToIgnoringCase(md5(body));
            assertThat(separator).isNotEmpty().matches(BETWEEN);
            assertThat(signer).doesNotContainPattern("[ \t,]");
        }
        if (header.equalsIgnoreCase(right)) {
            assertThat(accepted).as("the right header").isTrue();
        }
        credentials.filter(it -> it.signerSn().equals(Requests.TILL.sn())).ifPresent(it -> assertThat(it.toString())
                .doesNotContain(md5(body)));
        return accepted ? Verdict.ACCEPTED : Verdict.REFUSED;
    }

    private static String md5(byte[] body) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(body);
            md5.update(Requests.TILL.secret().reveal().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(md5.digest());
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
