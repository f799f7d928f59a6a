package upay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.config.GatewayConfig;
import upay.store.TestStore;
import upay.store.sql.StoreAddress;

@DisplayName("The store's refusal is displayed with the remedy and without secrets")
@Tag("process")
class GatewayStoreRefusalTest {
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        VERTX.close().await();
    }

    private GatewayConfig config(String uri) {
        return GatewayConfig.require(
                new HashMap<>(Map.of(
                        "UPAY_HTTP_HOST", "127.0.0.1",
                        "UPAY_HTTP_PORT", "0",
                        "UPAY_MANAGEMENT_PORT", "0",
                        "UPAY_DATA_DIR", folder.resolve("data").toString(),
                        "UPAY_CHANNEL_LOOPBACK", "true",
                        "UPAY_DB_START_TIMEOUT", "2s",
                        "UPAY_DB_URI", uri)),
                null);
    }

    /** The messages of a start and of an operator's command, which are the same. */
    private void assertTold(String uri, String... words) {
        GatewayConfig config = config(uri);
        Gateway gateway = new Gateway(config);

        Throwable start = catchThrowable(gateway::start);
        Throwable office = catchThrowable(() -> OperatorSession.open(config).close());

        assertThat(start).isInstanceOf(StartException.class).hasMessageContainingAll(words);
        assertThat(office).isInstanceOf(StartException.class).hasMessageContainingAll(words);
        assertThat(start.getMessage()).doesNotContain("hush", "too slow", "\tat ");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "08P01 | unsupported startup parameter: extra_float_digits | a pooler stands before it",
                "28P01 | password authentication failed for user \"me\"     | Correct user and password in db.uri",
                "28000 | no pg_hba.conf entry for host \"10.0.0.1\"         | pg_hba.conf let it in from here",
                "3D000 | database \"upay\" does not exist                   | or create it",
                "53300 | sorry, too many clients already                    | Raise its max_connections",
                "57P03 | the database system is starting up                 | Wait for it, or start it",
                "57P01 | terminating connection due to administrator command | Wait for it, or start it",
                "53100 | could not write to file: No space left on device   | Make room",
                "42704 | unrecognized configuration parameter \"x\"         | PostgreSQL 14 or later",
                "42501 | permission denied for database \"upay\"            | Grant it all",
                "XX000 | something is broken                                | look into PostgreSQL's log",
                "F0000 | configuration file error                           | PostgreSQL's log says more",
            })
    @DisplayName("for every reason of a refused connection")
    void connection(String sqlState, String message, String advice) {
        NetServer server = refusing(sqlState, message);

        assertTold(
                "postgresql://me:hush@127.0.0.1:" + server.actualPort() + "/upay?sslmode=disable",
                "SQLSTATE " + sqlState + ": " + message,
                advice);

        server.close().await();
    }

    /** Every connection gets this refusal, and is closed. */
    private static NetServer refusing(String sqlState, String message) {
        return VERTX.createNetServer()
                .connectHandler(socket -> socket.handler(first -> refuse(socket, sqlState, message)))
                .listen(0, "127.0.0.1")
                .await();
    }

    private static void refuse(NetSocket socket, String sqlState, String message) {
        Buffer fields = Buffer.buffer();
        for (String field : new String[] {"SFATAL", "VFATAL", "C" + sqlState, "M" + message}) {
            fields.appendBytes(field.getBytes(StandardCharsets.UTF_8)).appendByte((byte) 0);
        }
        fields.appendByte((byte) 0);
        socket.end(Buffer.buffer()
                .appendByte((byte) 'E')
                .appendInt(fields.length() + 4)
                .appendBuffer(fields));
    }

    @Test
    @DisplayName("a real server's: a wrong password, no such database, no connection left")
    void real() {
        TestStore store = TestStore.fresh();
        StoreAddress address = store.address();

        assertTold(
                address.uri().replace(address.password().reveal(), "hush"),
                "SQLSTATE 28P01: password authentication failed for user \"upay\"",
                "Correct user and password");
        assertTold(
                address.withDatabase("nowhere").uri(),
                "SQLSTATE 3D000: database \"nowhere\" does not exist",
                "or create it");
        store.executeAsSuperuser("alter database " + address.database() + " connection limit 0");
        assertTold(address.uri(), "SQLSTATE 53300: too many connections for database", "Raise its max_connections");
    }

    @Test
    @DisplayName("missing tables, while the history of migrations lists them")
    void tables() {
        TestStore store = TestStore.fresh();
        store.execute("drop table upay.instances cascade");
        Gateway gateway = new Gateway(config(store.uri()));

        assertThat(catchThrowable(gateway::start))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("SQLSTATE 42P01: relation \"instances\" does not exist")
                .hasMessageContaining("run migrate")
                .hasMessageNotContaining("too slow");
    }
}
