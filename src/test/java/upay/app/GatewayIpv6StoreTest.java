package upay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.config.GatewayConfig;
import upay.e2e.TestTill;
import upay.store.embedded.PlainPostgres;

@DisplayName("A gateway sells over a PostgreSQL at an IPv6 address, alone or as the second host")
@Tag("process")
class GatewayIpv6StoreTest {
    @TempDir
    static Path folder;

    private static PlainPostgres server;

    @BeforeAll
    static void start() throws Exception {
        List<InetAddress> loopback = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet6Address && address.isLoopbackAddress())
                .toList();
        Assumptions.assumeFalse(loopback.isEmpty(), "this machine has no ::1");
        server = PlainPostgres.atIpv6(folder.resolve("server"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]:%1$d", "127.0.0.1:%1$d,[::1]:%1$d"})
    void sells(String hosts) throws Exception {
        String uri = "postgresql://postgres@" + hosts.formatted(server.port()) + "/postgres?sslmode=disable";
        GatewayConfig config = GatewayConfig.require(
                new HashMap<>(Map.of(
                        "UPAY_HTTP_HOST", "127.0.0.1",
                        "UPAY_HTTP_PORT", "0",
                        "UPAY_MANAGEMENT_PORT", "0",
                        "UPAY_CHANNEL_LOOPBACK", "true",
                        "UPAY_DB_URI", uri)),
                null);
        Gateway gateway = new Gateway(config);
        gateway.start();
        try {
            TestTill shop = TestTill.first(gateway.uri());
            String clientSn = TestTill.newClientSn();

            assertThat(shop.pay(clientSn, 100, TestTill.ALIPAY_CODE).verdict()).isEqualTo("PAY_SUCCESS");
            assertThat(shop.query(clientSn).orderStatus()).isEqualTo("PAID");
        } finally {
            gateway.close();
        }
    }
}
