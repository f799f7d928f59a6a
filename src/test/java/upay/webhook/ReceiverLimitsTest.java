package upay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Order;

@DisplayName("dead, slow or endless receivers do not affect others")
@Tag("process")
class ReceiverLimitsTest extends WebhookTestBase {
    private static final WebhookSettings FEW_PLACES = new WebhookSettings(
            Duration.ofSeconds(2),
            List.of(Duration.ofMillis(500), Duration.ofSeconds(60)),
            16,
            4,
            64,
            true,
            Duration.ofMillis(200),
            QUICK.authorization());

    @Test
    @DisplayName("one that takes connections and never answers, owed 200, among 50 good ones with few places for all")
    void dead() {
        AtomicInteger connections = new AtomicInteger();
        NetServer dead = ScriptedReceiver.silent(vertx, connections::set);
        ScriptedReceiver good = ScriptedReceiver.start(vertx);
        deploy(FEW_PLACES, always("127.0.0.1"), null);
        for (int i = 0; i < 200; i++) {
            pay("http://dead.example:" + dead.actualPort() + "/");
        }
        patiently().until(() -> connections.get() >= 4);

        List<Order> orders = new ArrayList<>();
        long started = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            orders.add(pay("http://good" + i + ".example:" + good.port() + "/"));
        }
        patiently().until(() -> good.heard().size() == 50);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);

        System.out.println(
                "50 good receivers beside a dead one: all notified " + millis + " ms after the first was due");
        assertThat(millis).isLessThan(2000);
        orders.forEach(this::awaitDelivered);
        // Its share before it was known to be dead, and then one at a time.
        assertThat(connections.get()).isLessThan(4 + 4 + 4);
    }

    @Test
    @DisplayName("a recovered receiver gets everything, with its full limit")
    void back() {
        ScriptedReceiver shop = ScriptedReceiver.start(vertx);
        for (int i = 0; i < 4; i++) {
            shop.next(request -> {});
        }
        deploy(FEW_PLACES, always("127.0.0.1"), null);
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            orders.add(pay(shop.url("/" + i)));
        }

        orders.forEach(this::awaitDelivered);

        assertThat(shop.heard()).hasSize(104);
    }

    private NetServer answering(Handler<NetSocket> conversation) {
        return vertx.createNetServer()
                .connectHandler(conversation)
                .listen(0, "127.0.0.1")
                .await();
    }

    private Order failing(NetServer server) {
        deploy(with(QUICK, true, List.of(Duration.ofSeconds(60))));
        Order order = pay("http://127.0.0.1:" + server.actualPort() + "/");
        patiently().until(() -> column("last_outcome", order) != null);
        return order;
    }

    @Test
    @DisplayName("an answer without end is cut off at its bound")
    void huge() {
        AtomicInteger closed = new AtomicInteger();
        NetServer server = answering(socket -> {
            socket.closeHandler(end -> closed.incrementAndGet());
            socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            vertx.setPeriodic(1, id -> socket.write("400\r\n" + "x".repeat(1024) + "\r\n")
                    .onFailure(gone -> vertx.cancelTimer(id)));
        });

        assertThat(column("last_outcome", failing(server))).isEqualTo("the response is too long");
        patiently().until(() -> closed.get() >= 1);
    }

    @Test
    @DisplayName("nobody listens, and the connection is closed: the outcome says so in words")
    void gone() {
        NetServer left = answering(socket -> {});
        left.close().await();
        assertThat(column("last_outcome", failing(left))).isEqualTo("the connection was refused");

        NetServer hangsUp = answering(NetSocket::close);
        assertThat(column("last_outcome", failing(hangsUp)))
                .isEqualTo("the connection was closed before the response was complete");
    }

    @Test
    @DisplayName("an answer that trickles ends with the time of the try")
    void trickle() {
        AtomicInteger closed = new AtomicInteger();
        NetServer server = answering(socket -> {
            socket.closeHandler(end -> closed.incrementAndGet());
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n");
            vertx.setPeriodic(100, id -> socket.write(" ").onFailure(gone -> vertx.cancelTimer(id)));
        });

        assertThat(column("last_outcome", failing(server))).isEqualTo("no complete response in time");
        patiently().until(() -> closed.get() >= 1);
    }

    @Test
    @DisplayName("so do headers that trickle, and headers without end are cut off")
    void headers() {
        NetServer slow = answering(socket -> {
            socket.write("HTTP/1.1 200 OK\r\n");
            vertx.setPeriodic(100, id -> socket.write("x").onFailure(gone -> vertx.cancelTimer(id)));
        });
        assertThat(column("last_outcome", failing(slow))).isEqualTo("no complete response in time");

        NetServer endless = answering(socket -> {
            socket.write("HTTP/1.1 200 OK\r\n");
            vertx.setPeriodic(
                    1, id -> socket.write("x: " + "x".repeat(1000) + "\r\n").onFailure(gone -> vertx.cancelTimer(id)));
        });
        assertThat(column("last_outcome", failing(endless))).isNotEqualTo("no complete response in time");
    }

    @Test
    @DisplayName("a name server that never answers holds a place for the time of a try, no longer")
    void names() {
        deploy(
                with(QUICK, true, List.of(Duration.ofSeconds(60))),
                host -> io.vertx.core.Promise.<List<java.net.InetAddress>>promise()
                        .future(),
                null);

        Order order = pay("http://nowhere.example/");
        patiently().until(() -> column("last_outcome", order) != null);

        assertThat(column("last_outcome", order)).isEqualTo("no complete response in time");
    }
}
