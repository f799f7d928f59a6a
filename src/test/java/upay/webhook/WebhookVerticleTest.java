package upay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.Order;
import upay.webhook.ScriptedReceiver.Heard;

@DisplayName("a merchant gets a signed webhook of a paid order, repeated until it answers success")
@Tag("process")
class WebhookVerticleTest extends WebhookTestBase {

    @Test
    @DisplayName("at once")
    void told() {
        ScriptedReceiver shop = ScriptedReceiver.start(vertx);
        // Nothing but the arrival itself makes it look before the test is over.
        WebhookSettings rarely = new WebhookSettings(
                QUICK.timeout(), QUICK.retries(), 64, 4, 64, true, Duration.ofMinutes(5), QUICK.authorization());
        deploy(rarely);

        Order order = pay(shop.url("/paid?key=1"));
        awaitDelivered(order);

        assertThat(shop.heard()).hasSize(1);
        Heard heard = shop.heard().get(0);
        assertThat(heard.target()).isEqualTo("/paid?key=1");
        assertThat(heard.eventId()).isEqualTo("paid-" + order.key().sn());
        JsonObject data = new JsonObject(heard.text());
        assertThat(data.getString("sn")).isEqualTo(Long.toString(order.key().sn()));
        assertThat(data.getString("order_status")).isEqualTo("PAID");
        assertThat(data.getString("total_amount")).isEqualTo("1000");
        assertThat(column("attempts", order)).isEqualTo("1");
        assertThat(column("owner", order))
                .isEqualTo(Long.toString(store.instance().id()));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                failure("another word", r -> r.response().end("ok")),
                failure("capitals", r -> r.response().end("SUCCESS")),
                failure("more than the word", r -> r.response().end("success!")),
                failure("nothing", r -> r.response().end()),
                failure("another status", r -> r.response().setStatusCode(201).end("success")),
                failure("an error", r -> r.response().setStatusCode(500).end("success")),
                failure("a closed connection", r -> r.connection().close()),
                failure("half an answer", r -> {
                    r.response().putHeader("Content-Length", "7").write("succ");
                    r.connection().close();
                }));
    }

    private static Arguments failure(String name, Consumer<HttpServerRequest> answer) {
        return Arguments.of(name, answer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    @DisplayName("what is not success is tried again, with the same bytes and the same event id")
    void again(String name, Consumer<HttpServerRequest> answer) {
        ScriptedReceiver shop = ScriptedReceiver.start(vertx).next(answer).next(answer);
        deploy(QUICK);

        Order order = pay(shop.url("/"));
        awaitDelivered(order);

        assertThat(shop.heard()).hasSize(3);
        assertThat(shop.heard())
                .extracting(Heard::eventId)
                .containsOnly("paid-" + order.key().sn());
        assertThat(shop.heard())
                .extracting(Heard::text)
                .containsOnly(shop.heard().get(0).text());
        assertThat(shop.heard())
                .extracting(Heard::authorization)
                .containsOnly(shop.heard().get(0).authorization());
    }

    @Test
    @DisplayName("success may have white space around it")
    void trimmed() {
        ScriptedReceiver shop = ScriptedReceiver.start(vertx).answers(200, " success\r\n");
        deploy(QUICK);

        awaitDelivered(pay(shop.url("/")));

        assertThat(shop.heard()).hasSize(1);
    }

    @Test
    @DisplayName("never before its time, soon after it, and after the last wait no more; what was tried is kept")
    void schedule() {
        List<Duration> waits =
                List.of(Duration.ofMillis(50), Duration.ofMillis(250), Duration.ofMillis(900), Duration.ofMillis(1500));
        ScriptedReceiver shop = ScriptedReceiver.start(vertx);
        for (int i = 0; i < 20; i++) {
            shop.answers(503, "");
        }
        deploy(with(QUICK, true, waits));

        Order order = pay(shop.url("/"));
        awaitGivenUp(order);

        List<Heard> heard = shop.heard();
        assertThat(heard).hasSize(waits.size() + 1);
        for (int i = 0; i < waits.size(); i++) {
            long waited = TimeUnit.NANOSECONDS.toMillis(
                    heard.get(i + 1).atNanos() - heard.get(i).atNanos());
            // A busy machine may be late, but not early.
            assertThat(waited).isBetween(waits.get(i).toMillis(), waits.get(i).toMillis() + 700);
        }
        assertThat(column("last_outcome", order)).isEqualTo("HTTP status 503");
        assertThat(column("due_at", order)).isNull();
    }

    @Test
    @DisplayName("what others left comes up with the next look, from before this instance was there too")
    void leftBehind() {
        ScriptedReceiver shop = ScriptedReceiver.start(vertx);
        Order before = pay(shop.url("/before"));
        deploy(QUICK);
        awaitDelivered(before);

        Order order = pay(shop.url("/after"));
        awaitDelivered(order);
        // As if the claiming instance had died: its claim ends.
        database.execute("update notifications set delivered_at = null, due_at = now() + interval '500 ms', owner = 99"
                + " where order_sn = " + order.key().sn());
        awaitDelivered(order);

        assertThat(shop.heard()).extracting(Heard::target).containsExactly("/before", "/after", "/after");
        assertThat(column("attempts", order)).isEqualTo("2");
    }

    @Test
    @DisplayName("a terminal disabled since still signs; a deleted one cannot, and the webhook waits")
    void terminals() {
        ScriptedReceiver shop = ScriptedReceiver.start(vertx);
        database.execute("update terminals set status = 'DISABLED' where terminal_sn = '100000000000000001'");
        Order disabled = pay(shop.url("/"));
        Order gone = pay(shop.url("/"));
        database.execute("update orders set terminal_sn = 'gone' where sn = "
                + gone.key().sn());
        deploy(QUICK);

        awaitDelivered(disabled);
        patiently().until(() -> column("last_outcome", gone) != null);

        assertThat(column("last_outcome", gone)).isEqualTo("the signing terminal is unknown");
        assertThat(shop.heard()).hasSize(1);
    }
}
