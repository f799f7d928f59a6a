package upay.channel.jdpay;

import static org.assertj.core.api.Assertions.assertThat;

import com.ijpay.jdpay.util.XmlEncryptUtil;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import upay.channel.MessageVector;

@DisplayName("JD Pay messages are sealed and opened as IJPay and openssl do")
class JdpayMessageSecurityTest {
    private static final String TEXT = "<jdpay><a>1</a><b>支付</b></jdpay>";

    private final JdpayMessageSecurity own = seal(JdpayPeer.DES_KEY, pem("private-key"), pem("public-key"));

    @Test
    void theWitnessesVectorIsMadeAndOpened() throws Exception {
        MessageVector vector = MessageVector.one("jdpay/signatures/ijpay.vector");

        String encrypted = own.seal(vector.body());

        assertThat(JdpayMessageSecurity.digest(vector.body())).isEqualTo(vector.header("sha256", ""));
        assertThat(encrypted)
                .hasSize(Integer.parseInt(vector.header("encrypt-length", "")))
                .startsWith(vector.header("encrypt-start", ""));
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(encrypted.getBytes(StandardCharsets.US_ASCII));
        assertThat(HexFormat.of().formatHex(sha256)).isEqualTo(vector.header("encrypt-sha256", ""));
        assertThat(own.open(encrypted).map(JdpayMessageSecurityTest::text)).contains(vector.body());
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    static Stream<MessageVector> ofOpenssl() {
        return MessageVector.all("jdpay/openssl").stream();
    }

    @ParameterizedTest
    @MethodSource("ofOpenssl")
    void whatOpensslMadeIsMadeAlikeAndOpened(MessageVector vector) {
        String key = vector.header("key", "").replace(".pem", "");
        JdpayMessageSecurity seal = seal(JdpayPeer.DES_KEY, pem(key), pem(key.replace("private", "public")));

        assertThat(JdpayMessageSecurity.digest(vector.body())).isEqualTo(vector.header("sha256", ""));
        assertThat(seal.seal(vector.body())).isEqualTo(vector.header("encrypt", ""));
        assertThat(seal.open(vector.header("encrypt", "")).map(JdpayMessageSecurityTest::text))
                .contains(vector.body());
    }

    @ParameterizedTest
    @CsvSource({"1, 170e8f3dfc1920ce", "支付, 3aa6c6adff5a4260ee5c30c33841f2e3"})
    void aFrameIsEncryptedAsTheWitnessDoes(String text, String hex) throws Exception {
        assertThat(HexFormat.of().formatHex(own.des(Cipher.ENCRYPT_MODE, JdpayMessageSecurity.framed(text))))
                .isEqualTo(hex);
    }

    @Test
    void whatJdsServerSignedIsOpened() {
        MessageVector vector = MessageVector.one("jdpay/signatures/server-notice.vector");
        String encrypted = vector.body().replaceAll("(?s).*<encrypt>|</encrypt>.*", "");
        JdpayMessageSecurity merchants =
                seal(vector.header("des-key", ""), pem("private-key"), vector.header("jd-public-key", ""));

        assertThat(merchants.open(encrypted).map(JdpayMessageSecurityTest::text))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("<tradeNum>160927496812634</tradeNum>")
                        .contains("<amount>1690</amount><status>2</status>")
                        .doesNotContain("sign"));
        assertThat(own.open(encrypted)).as("another 3DES key").isEmpty();
        assertThat(seal(vector.header("des-key", ""), pem("private-key"), pem("jd-public-key"))
                        .open(encrypted))
                .as("another public key")
                .isEmpty();
    }

    @Test
    void theWitnessOpensWhatWeSeal() {
        String sealed = own.seal("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + TEXT);

        assertThat(XmlEncryptUtil.decrypt(bare(pem("public-key")), JdpayPeer.DES_KEY, sealed))
                .contains("<b>支付</b>");
    }

    @Test
    void onlyOneSignatureThatFitsIsBelieved() throws Exception {
        String sign = signOf(own.seal(TEXT));

        assertThat(own.open(encrypted("<jdpay><a>1</a>" + sign + "<b>支付</b></jdpay>"))
                        .map(JdpayMessageSecurityTest::text))
                .as("anywhere")
                .contains(TEXT);
        assertThat(own.open(encrypted("<jdpay>\r\n  <a>1</a>\n\t" + sign + "<b>支付</b> \n</jdpay>\n"))
                        .map(JdpayMessageSecurityTest::text))
                .as("on many lines")
                .contains(TEXT);
        for (String text : new String[] {
            TEXT,
            "<jdpay><a>2</a>" + sign + "<b>支付</b></jdpay>",
            "<jdpay><a>1</a> " + sign + "<b>支付</b></jdpay>",
            "<jdpay><a>1</a>" + sign + sign + "<b>支付</b></jdpay>",
            "<jdpay><a>1</a><sign></sign><b>支付</b></jdpay>",
            "<jdpay><a>1</a><sign>AAAA</sign><b>支付</b></jdpay>",
            "<jdpay><a>1</a><sign>no Base64</sign><b>支付</b></jdpay>"
        }) {
            assertThat(own.open(encrypted(text))).as(text).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "!", "AAAA", "ZmY=", "MDAwMA==", "MDAwMDAwMDAwMDAwMDAwMA=="})
    void whatDoesNotDecryptIsEmpty(String encrypted) {
        assertThat(own.open(encrypted)).isEmpty();
    }

    @Test
    void aLengthThatLiesIsNotFollowed() throws Exception {
        for (String length : new String[] {"ffffffff", "7fffffff", "00000005"}) {
            byte[] frame = HexFormat.of().parseHex(length + "00000000");
            assertThat(own.open(hex(own.des(Cipher.ENCRYPT_MODE, frame)))).isEmpty();
        }
    }

    private String encrypted(String text) throws GeneralSecurityException {
        return hex(own.des(Cipher.ENCRYPT_MODE, JdpayMessageSecurity.framed(text)));
    }

    private static String hex(byte[] bytes) {
        byte[] hex = HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder().encodeToString(hex);
    }

    private String signOf(String encrypted) throws GeneralSecurityException {
        byte[] hex = Base64.getDecoder().decode(encrypted);
        byte[] frame = HexFormat.of().parseHex(new String(hex, StandardCharsets.US_ASCII));
        String text = new String(own.des(Cipher.DECRYPT_MODE, frame), StandardCharsets.UTF_8);
        return text.substring(text.indexOf("<sign>"), text.indexOf("</sign>") + "</sign>".length());
    }

    private static JdpayMessageSecurity seal(String desKey, String privateKey, String publicKey) {
        try {
            KeyFactory rsa = KeyFactory.getInstance("RSA");
            PrivateKey ours = rsa.generatePrivate(
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(bare(privateKey))));
            PublicKey theirs = rsa.generatePublic(
                    new X509EncodedKeySpec(Base64.getDecoder().decode(bare(publicKey))));
            return new JdpayMessageSecurity(
                    new SecretKeySpec(Base64.getDecoder().decode(desKey), "DESede"), ours, theirs);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String key) {
        return JdpayPeer.pem(key);
    }

    private static String bare(String pem) {
        return pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    }
}
