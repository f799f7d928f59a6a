package upay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.config.GatewayConfig;
import upay.e2e.TestTill;
import upay.lab.Ports;
import upay.store.TestStore;

@DisplayName("Through a real PgBouncer: sessions work, transaction and statement pooling are refused at the start")
@Tag("process")
class GatewayPoolerTest {
    @TempDir
    Path folder;

    private final int port = Ports.free();
    private TestStore store;
    private Process pooler;

    @BeforeEach
    void fresh() {
        store = TestStore.empty();
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (pooler != null) {
            pooler.destroy();
            pooler.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static Optional<Path> program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                .map(place -> Path.of(place, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param more lines of its configuration */
    private GatewayConfig pooled(String mode, String more) throws IOException {
        Assumptions.assumeTrue(program().isPresent(), "pgbouncer is not installed");
        Files.writeString(
                folder.resolve("users.txt"),
                "\"" + store.address().user() + "\" \""
                        + store.address().password().reveal() + "\"\n");
        Path file = Files.writeString(
                folder.resolve("pgbouncer.ini"), """
                [databases]
                * = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = users.txt
                pool_mode = %s
                default_pool_size = 20
                %s
                """.formatted(store.address().port(), port, mode, more));
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // It refuses to run as root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(program().orElseThrow().toString(), file.toString()));
        pooler = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbouncer.log").toFile())
                .start();
        Awaitility.await().until(() -> {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        });
        return GatewayConfig.require(
                new HashMap<>(Map.of(
                        "UPAY_HTTP_HOST", "127.0.0.1",
                        "UPAY_HTTP_PORT", "0",
                        "UPAY_MANAGEMENT_PORT", "0",
                        "UPAY_DB_URI", store.address().at("127.0.0.1", port).uri())),
                null);
    }

    @ParameterizedTest
    @CsvSource({
        "transaction, ''",
        "transaction, server_round_robin = 1",
        "statement, ''",
        // Nor with what operators add to get past the first error.
        "transaction, 'ignore_startup_parameters = extra_float_digits,search_path,options'",
    })
    void sharedSessions(String mode, String more) throws IOException {
        GatewayConfig config = pooled(mode, more);
        Gateway gateway = new Gateway(config);

        assertThatThrownBy(gateway::start)
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll("pool_mode = session", "db.uri (UPAY_DB_URI)", "nothing was stored there");
        assertThatThrownBy(() -> PostgresServer.bringUpToDate(config)).hasMessageContaining("pool_mode = session");
        assertThatThrownBy(() -> OperatorSession.open(config).close()).hasMessageContaining("pool_mode = session");
        assertThat(store.value("select count(*) from pg_namespace where nspname = 'upay'"))
                .isEqualTo("0");
    }

    @Test
    @DisplayName("with sessions it migrates, sells, and has all settings of a session")
    void sessions() throws Exception {
        Gateway gateway = new Gateway(pooled("session", ""));
        gateway.start();
        try {
            TestTill shop = TestTill.first(gateway.uri());
            String clientSn = TestTill.newClientSn();

            assertThat(shop.pay(clientSn, 100, TestTill.ALIPAY_CODE).verdict()).isEqualTo("PAY_SUCCESS");
            assertThat(shop.cancel(clientSn).verdict()).isEqualTo("CANCEL_SUCCESS");
            assertThat(store.value("select count(*) from upay.orders where status = 'CANCELED'"))
                    .isEqualTo("1");
        } finally {
            gateway.close();
        }
    }
}
