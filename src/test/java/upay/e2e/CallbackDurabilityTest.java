package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import upay.e2e.callback.CallbackSender;
import upay.e2e.callback.CallbackSender.Signer;

@DisplayName("Every channel's callback, during a store outage and beside a killed gateway")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("process")
class CallbackDurabilityTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    private static StoppablePostgres store;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        store = new StoppablePostgres(folder);
        serve();
    }

    private static void serve() {
        gateway = GatewayProcess.serve(Map.of(
                "UPAY_INSTANCE_LEASE",
                "2s",
                "UPAY_INSTANCE_HEARTBEAT",
                "400ms",
                "UPAY_DB_URI",
                store.uri(),
                "UPAY_SANDBOX_TIME_SCALE",
                "0.1",
                "UPAY_PUBLIC_URL",
                "http://127.0.0.1:" + GatewayProcess.HTTP_PORT));
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        store.close();
    }

    private static Map<CallbackSender, Answer> precreated(TestTill shop) {
        Map<CallbackSender, Answer> orders = new LinkedHashMap<>();
        for (CallbackSender channel : CallbackSender.all()) {
            orders.put(channel, shop.precreate(TestTill.newClientSn(), 100, channel.payway()));
        }
        return orders;
    }

    @Test
    @Order(3)
    @DisplayName("without the store none is acknowledged; what is acknowledged outlives a kill -9 right after it")
    void durable() {
        Map<CallbackSender, Answer> orders = precreated(TestTill.first(gateway.uri()));
        CallbackClient line = new CallbackClient(gateway.uri());

        store.stop();
        orders.forEach((channel, order) -> assertThat(line.tell(channel, channel.paid(order.sn(), 100, Signer.CHANNEL))
                        .statusCode())
                .as(channel.channel())
                .isEqualTo(503));
        store.start();
        gateway.whenAnswering("/health/ready");
        orders.forEach((channel, order) -> line.taken(channel, channel.paid(order.sn(), 100, Signer.CHANNEL)));
        gateway.kill();
        gateway.close();

        serve();
        TestTill shop = TestTill.first(gateway.uri());
        orders.forEach((channel, order) -> assertThat(
                        shop.query(order.data("client_sn")).orderStatus())
                .as(channel.channel())
                .isEqualTo("PAID"));
    }

    @Test
    @Order(1)
    @DisplayName(
            "the sandbox calls back by itself, three times, first a forged one: refused, and the order is PAID once")
    void told() {
        TestTill shop = TestTill.first(gateway.uri());
        SandboxWallets wallets = new SandboxWallets(gateway.managementUri());
        Map<CallbackSender, Answer> orders = new LinkedHashMap<>();
        for (CallbackSender channel : CallbackSender.all()) {
            orders.put(channel, shop.precreate(TestTill.newClientSn(), 9020, channel.payway()));
        }
        orders.values().forEach(order -> assertThat(wallets.scan(order.sn())).isTrue());

        orders.forEach((channel, order) -> {
            Eventually.until(
                    channel + " told what is not so",
                    gateway::printed,
                    log -> log.contains("channel=" + channel + " callback rejected"));
            Answer end = Eventually.untilStatus(shop, order.data("client_sn"), "PAID");
            assertThat(end.data("net_amount")).isEqualTo("9020");
            assertThat(wallets.of(order.sn()).charges()).isEqualTo(1);
        });
    }

    @Test
    @Order(2)
    @DisplayName("a success of an order that the gateway closed is refunded, and its history records it")
    void givenBack() throws Exception {
        TestTill shop = TestTill.first(gateway.uri());
        SandboxWallets wallets = new SandboxWallets(gateway.managementUri());
        CallbackClient line = new CallbackClient(gateway.uri());
        Map<CallbackSender, Answer> orders = precreated(shop);
        for (Answer order : orders.values()) {
            assertThat(shop.cancel(order.data("client_sn")).verdict()).isEqualTo("CANCEL_ABORT_SUCCESS");
            chargeAllTheSame(order.sn());
        }

        orders.forEach((channel, order) -> line.taken(channel, channel.paid(order.sn(), 100, Signer.CHANNEL)));

        orders.forEach((channel, order) -> {
            Eventually.until(channel + " gave it back", () -> wallets.of(order.sn()), entry -> entry.returned() == 100);
            Answer end = Eventually.untilFinal(shop, order.data("client_sn"));
            assertThat(end.orderStatus()).isEqualTo("PAY_CANCELED");
            assertThat(gateway.command("order", "show", order.sn()))
                    .as(channel.channel())
                    .contains(channel + " sent a callback: paid")
                    .contains("order PAY_CANCELED -> PAY_ERROR")
                    .contains("order PAY_ERROR -> PAY_CANCELED")
                    .contains("the shop has 0.00");
            assertThat(wallets.of(order.sn()).kept()).isZero();
        });
    }

    /** The channel lets the customer pay though it had closed the order: no magic amount does that. */
    private void chargeAllTheSame(String sn) throws SQLException {
        String charge = """
                update sandbox.ledger set charged = total, charges = 1, closed = false, version = version + 1,
                  moments = moments || jsonb_build_object('scanned', ?::bigint, 'charged', ?::bigint)
                where sn = ? and charges = 0""";
        String uri = "jdbc:" + store.uri().replaceFirst("//.*@", "//");
        try (Connection connection = DriverManager.getConnection(uri, "postgres", "postgres");
                PreparedStatement statement = connection.prepareStatement(charge)) {
            statement.setLong(1, System.currentTimeMillis());
            statement.setLong(2, System.currentTimeMillis());
            statement.setString(3, sn);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }
}
