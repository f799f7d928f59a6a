package upay.channel.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.channel.MessageVector;
import upay.domain.Payway;
import upay.domain.Secret;

@DisplayName("Keys are read in every form in which they are issued and pasted; what is something else is named")
class KeyFormsTest {
    private static final String PKCS8 = vector("rsa.pkcs8.pem");
    private static final String PKCS1 = vector("rsa.pkcs1.pem");
    private static final String PUBLIC = vector("rsa.public.pem");
    private static final String PUBLIC_1 = vector("rsa.public.pkcs1.pem");
    private static final String CERTIFICATE = vector("merchant.crt.pem");
    private static final String P12 = vector("merchant.p12.b64");

    static Stream<Arguments> privateForms() {
        return Stream.of(
                Arguments.of("PKCS#8 as PEM", PKCS8),
                Arguments.of("PKCS#1 as PEM", PKCS1),
                Arguments.of("PKCS#8 as one line of Base64", bare(PKCS8)),
                Arguments.of("PKCS#1 as one line of Base64", bare(PKCS1)),
                Arguments.of("PKCS#8 as lines of Base64", PKCS8.replaceAll("-----[A-Z ]+-----", "")),
                Arguments.of("Base64 for URLs", bare(PKCS8).replace('+', '-').replace('/', '_')),
                Arguments.of("Base64 without its padding", bare(PKCS8).replace("=", "")),
                Arguments.of("a DER file", vector("rsa.pkcs8.der.b64")),
                Arguments.of("a PEM file in Base64", base64(PKCS8)),
                Arguments.of("a PEM file in Base64, lines of it", base64(PKCS8).replaceAll("(.{76})", "$1\n")),
                Arguments.of("a byte order mark", "\uFEFF" + PKCS8),
                Arguments.of("line ends of Windows", PKCS8.replace("\n", "\r\n")),
                Arguments.of("backslash and n as line ends", PKCS8.replace("\n", "\\n")),
                Arguments.of("backslashes, r and n as line ends", PKCS8.replace("\n", "\\r\\n")),
                Arguments.of("backslash and n, escaped twice", PKCS8.replace("\n", "\\\\n")),
                Arguments.of("quotation marks", '"' + PKCS8.replace("\n", "\\n") + '"'),
                Arguments.of("typographic quotation marks", "\u201C" + bare(PKCS8) + "\u201D"),
                Arguments.of("indented, as in YAML", PKCS8.replaceAll("(?m)^", "    ")),
                Arguments.of("tabulators", PKCS8.replaceAll("(?m)^", "\t")),
                Arguments.of("on one line, blanks as line ends", PKCS8.replace('\n', ' ')),
                Arguments.of(
                        "text around it", "Bag Attributes\n  localKeyID: 01\nKey Attributes: <none>\n" + PKCS8 + "end"),
                Arguments.of("a JSON member", "{\"key\": \"" + PKCS8.replace("\n", "\\n") + "\"}"),
                Arguments.of("no-break spaces", PKCS8.replace("\n", "\u00A0\n")),
                Arguments.of("zero-width spaces", "\u200B" + bare(PKCS8) + "\u200B"),
                Arguments.of("typographic dashes", PKCS8.replace("-----", "\u2014\u2014-")),
                Arguments.of("the pair: certificate and key", CERTIFICATE + PKCS8),
                Arguments.of("the key and its public half", PKCS8 + PUBLIC),
                Arguments.of("the same key twice", PKCS8 + PKCS1),
                Arguments.of(
                        "UTF-16 with its mark, as a binary file",
                        Base64.getEncoder().encodeToString(("\uFEFF" + PKCS8).getBytes(StandardCharsets.UTF_16LE))),
                Arguments.of("PKCS#12 in Base64", P12),
                Arguments.of("PKCS#12 with the former ciphers", vector("merchant-legacy.p12.b64")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("privateForms")
    @DisplayName("a private key")
    void aPrivateKey(String form, String text) throws Exception {
        PrivateKey expected = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(bare(PKCS8))));

        SettingsReader reader = reader(Map.of("private-key", text, "private-key-password", "10000100"));
        PrivateKey read = reader.privateKey("private-key");

        assertThat(catchThrowable(reader::check)).isNull();
        assertThat(((RSAKey) read).getModulus()).isEqualTo(((RSAKey) expected).getModulus());
    }

    static Stream<Arguments> publicForms() {
        return Stream.of(
                Arguments.of("X.509 as PEM", PUBLIC),
                Arguments.of("X.509 as one line", bare(PUBLIC)),
                Arguments.of("PKCS#1 as PEM", PUBLIC_1),
                Arguments.of("PKCS#1 as one line", bare(PUBLIC_1)),
                Arguments.of("backslash and n", PUBLIC.replace("\n", "\\n")),
                Arguments.of("a byte order mark and line ends of Windows", "\uFEFF" + PUBLIC.replace("\n", "\r\n")),
                Arguments.of("text around it", "Alipay public key:\n" + PUBLIC + "\n-- copied today"),
                Arguments.of("a certificate as PEM", CERTIFICATE),
                Arguments.of("a certificate as DER", vector("merchant.crt.der.b64")),
                Arguments.of("a certificate and those of its issuers", CERTIFICATE + vector("ec.crt.pem")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("publicForms")
    @DisplayName("a public key, or the certificate with it")
    void aPublicKey(String form, String text) {
        SettingsReader reader = reader(Map.of("jd-public-key", text));
        PublicKey read = reader.publicKey("jd-public-key");

        assertThat(catchThrowable(reader::check)).isNull();
        assertThat(read).isEqualTo(KeyMaterial.of(PUBLIC).publicKeys().get(0));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of("private-key", PUBLIC, "is a public key; the account's own private key belongs here"),
                Arguments.of("private-key", bare(PUBLIC_1), "is a public key"),
                Arguments.of(
                        "private-key", CERTIFICATE, "is a certificate; the account's own private key belongs here"),
                Arguments.of("private-key", vector("ec.pkcs8.pem"), "is a key of the kind EC; an RSA key is needed"),
                Arguments.of("private-key", vector("ec.sec1.pem"), "is a key of the kind EC"),
                Arguments.of("private-key", bare(vector("ec.pkcs8.pem")), "is a key of the kind EC"),
                Arguments.of("private-key", vector("dsa.pkcs8.pem"), "is a key of the kind DSA"),
                Arguments.of("private-key", vector("rsa.encrypted.pem"), "is encrypted with a passphrase; store it"),
                Arguments.of("private-key", bare(vector("rsa.encrypted.pem")), "is encrypted with a passphrase"),
                Arguments.of("private-key", vector("rsa.encrypted.pkcs1.pem"), "openssl rsa -in KEY -out NEW"),
                Arguments.of("private-key", vector("merchant.csr.pem"), "is a certificate request"),
                Arguments.of("private-key", PKCS8 + vector("other.pkcs8.pem"), "holds several private keys"),
                Arguments.of("private-key", CERTIFICATE + vector("other.pkcs8.pem"), "the certificate of another key"),
                Arguments.of("private-key", PKCS8.substring(0, 900), "it is cut off"),
                Arguments.of("private-key", "ssh-rsa AAAAB3NzaC1yc2E me@example", "is a key of SSH"),
                Arguments.of("private-key", "%geheim%", "is neither PEM nor Base64"),
                Arguments.of("private-key", base64("geheim geheim"), "is no key and no certificate"),
                Arguments.of("private-key", vector("no-key.p12.b64"), "is a PKCS#12 file without a private key"),
                Arguments.of("jd-public-key", PKCS8, "is a private key; the channel's public key belongs here"),
                Arguments.of("jd-public-key", bare(PKCS1), "is a private key"),
                Arguments.of("jd-public-key", P12, "is a private key"),
                Arguments.of("jd-public-key", vector("ec.public.pem"), "is a key of the kind EC"),
                Arguments.of("jd-public-key", vector("ec.crt.pem"), "is the certificate of a key of the kind EC"),
                Arguments.of("jd-public-key", PUBLIC + vector("other.public.pem"), "holds several public keys"),
                Arguments.of("root-certificate", PUBLIC, "is a key; a certificate belongs here"),
                Arguments.of("root-certificate", CERTIFICATE + PKCS8, "holds a private key beside the certificate"),
                Arguments.of("root-certificate", CERTIFICATE + vector("ec.crt.pem"), "holds several certificates"),
                Arguments.of("client-certificate", CERTIFICATE, "holds a certificate without its private key"),
                Arguments.of("client-certificate", PKCS8, "holds a private key without its certificate"),
                Arguments.of("client-certificate", vector("no-key.p12.b64"), "without a private key"),
                Arguments.of("client-certificate", CERTIFICATE + vector("other.pkcs8.pem"), "of another key"),
                Arguments.of("trusted-certificates", PUBLIC, "is not a list of certificates in PEM"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("others")
    @DisplayName("what is something else is named with the remedy, and never shown")
    void somethingElse(String name, String text, String fault) {
        SettingsReader reader = reader(Map.of(name, text, "private-key-password", "10000100"));
        switch (name) {
            case "private-key" -> reader.privateKey(name);
            case "jd-public-key" -> reader.publicKey(name);
            case "root-certificate" -> reader.certificate(name);
            case "client-certificate" -> reader.clientCertificate(name, "10000100");
            default -> {}
        }

        Throwable thrown = catchThrowable(reader::check);

        assertThat(thrown).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(name + " ");
        assertThat(thrown).hasMessageContaining(fault);
        assertThat(thrown.getMessage()).doesNotContain("geheim", "10000100", "MII", "AAAA");
    }

    @Test
    @DisplayName("a client certificate is PKCS#12 or a pair in PEM, and reads the same each time")
    void clientCertificates() {
        for (String text :
                new String[] {P12, P12.replaceAll("(.{64})", "$1\r\n"), CERTIFICATE + PKCS1, PKCS8 + CERTIFICATE}) {
            ClientCertificate once = clientCertificate(text);

            assertThat(once).isNotNull().isEqualTo(clientCertificate(text));
        }
    }

    private static ClientCertificate clientCertificate(String text) {
        SettingsReader reader = reader(Map.of("client-certificate", text));
        ClientCertificate read = reader.clientCertificate("client-certificate", "10000100");
        reader.check();
        return read;
    }

    @Test
    @DisplayName("a shared secret loses what pasting added around it, and nothing within it")
    void sharedSecrets() {
        for (String text :
                new String[] {"a b", "\uFEFFa b", "a b\r\n", " \t a b\n\n", "\u200Ba b\u00A0", "\uFEFF a b \uFEFF"}) {
            assertThat(reader(Map.of("key", text)).required("key")).isEqualTo("a b");
        }
    }

    private static SettingsReader reader(Map<String, String> settings) {
        Map<String, Secret> secrets = new HashMap<>();
        settings.forEach((name, value) -> secrets.put(name, new Secret(value)));
        return new SettingsReader(new AccountSettings(Payway.JDPAY, "https://channel.example", secrets, null));
    }

    private static String vector(String file) {
        return MessageVector.text("keys/" + file);
    }

    private static String bare(String pem) {
        return pem.replaceAll("-----[A-Z0-9 ]+-----|\\s", "");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
