package upay.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The root may mount further paths; those of the protocol and the refusals stay as they are. */
@DisplayName("Further routes are served beside the protocol's paths")
class HttpVerticleRoutesTest {
    private final TestHttpPort edge = new TestHttpPort(10, settings -> settings, List.of(router -> {
        router.post("/notify/:channel/:merchant")
                .handler(BodyHandler.create(false).setBodyLimit(10))
                .handler(routing -> routing.end(
                        routing.pathParam("channel") + routing.body().asString()));
        router.get("/broken").handler(routing -> {
            throw new IllegalStateException("personal");
        });
        router.get("/fails").handler(routing -> routing.fail(404));
    }));

    @AfterEach
    void stop() {
        edge.close();
    }

    private RawClient.Response ask(HttpMethod method, String path, String body) {
        try (RawClient client = edge.raw()) {
            return client.send(method + " " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body)
                    .response();
        }
    }

    @Test
    void theyAreServed() {
        try (RawClient client = edge.raw()) {
            for (int i = 0; i < 3; i++) {
                client.send("POST /notify/alipay/m-1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab");

                assertThat(client.response().body()).isEqualTo("alipayab");
            }
            assertThat(client.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY))
                            .response()
                            .body())
                    .contains("UPAY_ORDER_NOT_EXISTS");
        }
    }

    @Test
    void theirFailuresHaveTheEnvelopeToo() {
        assertThat(ask(HttpMethod.POST, "/nowhere", "x").status()).isEqualTo(404);
        assertThat(ask(HttpMethod.POST, "/nowhere", "x").body()).contains("INVALID_PARAMS");
        assertThat(ask(HttpMethod.GET, "/fails", "").status()).isEqualTo(404);
        assertThat(ask(HttpMethod.GET, "/notify/a/b", "").status()).isEqualTo(404);
        assertThat(ask(HttpMethod.POST, "/notify/a/b", "x".repeat(11)).status()).isEqualTo(413);
        assertThat(ask(HttpMethod.GET, "/broken", "").status()).isEqualTo(500);
        assertThat(ask(HttpMethod.GET, "/broken", "").body()).contains("UNKNOWN_SYSTEM_ERROR");
    }

    @Test
    void methodsOfTheProtocolsPathsAreStillItsOwn() {
        assertThat(ask(HttpMethod.GET, "/upay/v2/pay", "").status()).isEqualTo(405);
    }
}
