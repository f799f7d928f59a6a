package upay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.Socket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.http.connection.ConnectionIngress;

@DisplayName("A port that stops listening refuses new connections, and serves those that are open")
class HttpVerticleListenTest {
    private final ConnectionIngress doorway = ConnectionIngress.plain();

    private static void connect(int port) throws Exception {
        new Socket("127.0.0.1", port).close();
    }

    @Test
    void openOnesGoOn() throws Exception {
        try (TestHttpPort edge = new TestHttpPort(settings -> settings, doorway);
                RawClient open = edge.raw()) {
            open.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY));
            assertThat(open.response().status()).isEqualTo(200);
            connect(edge.port);

            doorway.stopListening();

            Awaitility.await().untilAsserted(() -> assertThatThrownBy(() -> connect(edge.port))
                    .isInstanceOf(ConnectException.class));
            open.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY));
            assertThat(open.response().body()).contains("biz_response");
        }
    }

    @Test
    @DisplayName("before the first connection: with the first one")
    void first() throws Exception {
        try (TestHttpPort edge = new TestHttpPort(settings -> settings, doorway)) {
            doorway.stopListening();
            try (RawClient open = edge.raw()) {
                Awaitility.await().untilAsserted(() -> assertThatThrownBy(() -> connect(edge.port))
                        .isInstanceOf(ConnectException.class));
                open.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY));
                assertThat(open.response().body()).contains("biz_response");
            }
        }
    }
}
