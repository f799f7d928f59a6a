package upay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.terminal.SignaturePolicy;
import upay.domain.terminal.SigningRule;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalCertificate;
import upay.http.connection.ConnectionIngress;
import upay.http.connection.ShopTls;

@DisplayName(
        "A terminal that is bound to a client certificate is served over a connection that showed it, and no other")
class RequestAuthenticatorCertificateTest {
    private static final String QUERY = TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY);

    private TestHttpPort edge;

    @AfterEach
    void stop() {
        if (edge != null) {
            edge.close();
        }
    }

    private void bound(String certificate, boolean tls) {
        Terminal till = TestHttpPort.TILL.withSigning(new SigningRule(
                SignaturePolicy.ANY, certificate == null ? null : TerminalCertificate.parse(certificate)));
        ShopTls.Pem pem = new ShopTls.Pem(TlsClient.pem("port"), TlsClient.pem("port-key"), TlsClient.pem("till-root"));
        edge = TestHttpPort.behind(
                tls ? new ConnectionIngress(new ShopTls(pem, 10), false, List.of()) : ConnectionIngress.plain(),
                sn -> Future.succeededFuture(Optional.of(till)));
    }

    private static String fingerprint(String name) throws Exception {
        return HexFormat.ofDelimiter(":")
                .withUpperCase()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(TlsClient.certificate(name).getEncoded()));
    }

    private String ask(String showing, String protocol) throws IOException {
        try (TlsClient client = new TlsClient(edge.port, showing, protocol)) {
            return client.ask(QUERY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void byFingerprint(String protocol) throws Exception {
        bound("sha256 Fingerprint=" + fingerprint("till-1"), true);

        assertThat(ask("till-1", protocol)).contains("UPAY_ORDER_NOT_EXISTS");
        assertThat(ask("till-2", protocol)).contains("ILLEGAL_SIGN", "终端须出示其客户端证书");
        assertThat(ask(null, protocol)).contains("ILLEGAL_SIGN", "终端须出示其客户端证书");
        assertThat(edge.operations.calls).hasSize(1);
        assertThat(edge.admission.refused()).containsEntry("wrong_certificates", 2L);
    }

    @Test
    void bySubject() throws Exception {
        bound("subject:cn=till-1,o=Tea House", true);

        assertThat(ask("till-1", "TLSv1.3")).contains("ILLEGAL_SIGN");
        stop();
        bound("subject:o=tea house, cn=till-1", true);

        assertThat(ask("till-1", "TLSv1.3")).contains("UPAY_ORDER_NOT_EXISTS");
        assertThat(ask("till-2", "TLSv1.3")).contains("ILLEGAL_SIGN");
        assertThatThrownBy(() -> ask("till-foreign", "TLSv1.2")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ask("till-expired", "TLSv1.2")).isInstanceOf(IOException.class);
        assertThat(edge.operations.calls).hasSize(1);
    }

    @Test
    @DisplayName("In the clear it is not served at all")
    void inTheClear() throws Exception {
        bound(fingerprint("till-1"), false);

        assertThat(edge.post("/upay/v2/query", TestHttpPort.QUERY).body()).contains("ILLEGAL_SIGN");
        assertThat(edge.operations.calls).isEmpty();
    }

    @Test
    @DisplayName("A terminal without a bound certificate may present any trusted one")
    void unbound() throws Exception {
        bound(null, true);

        assertThat(ask("till-2", "TLSv1.3")).contains("UPAY_ORDER_NOT_EXISTS");
        assertThat(ask(null, "TLSv1.3")).contains("UPAY_ORDER_NOT_EXISTS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"SHA256:%s|sha256:%s", "%s|sha256:%s", "subject:CN=a, O=b|subject:CN=a,O=b"})
    void isWrittenAs(String given, String kept) {
        String digits = "0123456789abcdef".repeat(4);

        assertThat(TerminalCertificate.parse(given.formatted(digits)).text()).isEqualTo(kept.formatted(digits));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "none", "subject:", "subject:nobody", "sha256:00", "CN=till-1", "sha1:0123456789abcdef0123"})
    void nothingElse(String text) {
        assertThatThrownBy(() -> TerminalCertificate.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
