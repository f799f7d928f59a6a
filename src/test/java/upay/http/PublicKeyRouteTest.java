package upay.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.port.SigningKeys;
import upay.port.StoreException;
import upay.protocol.signature.RsaSignature;

@DisplayName("GET /upay/v2/public-key: the keys with which merchants verify webhooks")
class PublicKeyRouteTest {

    private static SigningKeys keys(Future<List<PublicKey>> published) {
        return new SigningKeys() {
            @Override
            public Future<Signing> signing() {
                throw new AssertionError("nobody signs here");
            }

            @Override
            public Future<List<PublicKey>> published() {
                return published;
            }
        };
    }

    private static HttpResponse<String> get(TestHttpPort edge, String path) {
        return edge.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port + path)));
    }

    @Test
    @DisplayName("in PEM, the one that signs first, in any case of the path, without a signature")
    void pem() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        List<PublicKey> both = List.of(
                generator.generateKeyPair().getPublic(),
                generator.generateKeyPair().getPublic());
        try (TestHttpPort edge = new TestHttpPort(
                10, settings -> settings, List.of(new PublicKeyRoute(keys(Future.succeededFuture(both)))))) {
            for (String path : new String[] {"/upay/v2/public-key", "/Upay/v2/Public-Key"}) {
                HttpResponse<String> answer = get(edge, path);

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(RsaSignature.pem(both.get(0)) + RsaSignature.pem(both.get(1)));
                assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-pem-file");
            }
            assertThat(get(edge, "/upay/v2/public-key/x").statusCode()).isEqualTo(404);
            assertThat(edge.post("/upay/v2/public-key", "{}").body()).contains("INVALID_PARAMS");
        }
    }

    @Test
    @DisplayName("while the store does not answer and nothing is known: 503, nothing about why")
    void later() {
        StoreException gone = new StoreException("the store at 10.0.0.1 is away", true, null);
        try (TestHttpPort edge = new TestHttpPort(
                10, settings -> settings, List.of(new PublicKeyRoute(keys(Future.failedFuture(gone)))))) {
            HttpResponse<String> answer = get(edge, "/upay/v2/public-key");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("later");
        }
    }
}
