package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.domain.Payway;
import upay.domain.channel.Outcome;

@Tag("process")
@DisplayName("A channel presents the account's certificate and trusts only known servers")
class ChannelVerticleMutualTlsTest extends ChannelTestBase {
    @TempDir
    static Path folder;

    private static Path serverKey;
    private static Path clientKey;
    private static Path strangerKey;
    private static String serverPem;
    private static String clientPem;

    private ScriptedServer secure;

    @BeforeAll
    static void makeCertificates() throws IOException {
        TestCertificates certificates = new TestCertificates(folder);
        serverKey = certificates.keyStore("server");
        clientKey = certificates.keyStore("client");
        strangerKey = certificates.keyStore("stranger");
        serverPem = certificates.pem(serverKey);
        clientPem = certificates.pem(clientKey);
    }

    @BeforeEach
    void startSecureServer() {
        secure = ScriptedServer.start(
                vertx,
                new NetServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(serverKey.toString()).setPassword(TestCertificates.PASSWORD))
                        .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(clientPem)))
                        .setClientAuth(ClientAuth.REQUIRED));
    }

    @Test
    void theAccountsCertificateOpensTheDoor() throws IOException {
        deployWith(serverPem, clientKey);

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(secure.requests()).isEqualTo(1);
    }

    @Test
    void withoutOneNothingIsDoneAndNothingBelieved() throws IOException {
        deployWith(serverPem, null);

        assertThat(ask(pay()).kind()).isIn(Outcome.Kind.NOT_SENT, Outcome.Kind.UNKNOWN);
        assertThat(secure.requests()).isZero();
    }

    @Test
    void withAStrangersNothingIsDoneAndNothingBelieved() throws IOException {
        deployWith(serverPem, strangerKey);

        assertThat(ask(pay()).kind()).isIn(Outcome.Kind.NOT_SENT, Outcome.Kind.UNKNOWN);
        assertThat(secure.requests()).isZero();
    }

    @Test
    void aServerThatNobodyVouchesForIsNotTalkedTo() throws IOException {
        deployWith(null, clientKey);

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.NOT_SENT);
        assertThat(secure.requests()).isZero();
    }

    private void deployWith(String trusted, Path key) throws IOException {
        Map<String, String> settings = new HashMap<>();
        if (trusted != null) {
            settings.put("trusted-certificates", trusted);
        }
        if (key != null) {
            settings.put("client-certificate", TestCertificates.base64(key));
            settings.put("password", TestCertificates.PASSWORD);
        }
        deploy(Payway.WECHAT, QUICK, "https://localhost:" + secure.port(), settings);
    }
}
