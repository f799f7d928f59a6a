package upay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.config.GatewayConfig;
import upay.store.TestStore;

@DisplayName("A server that cannot store the data is refused by start and migrate, and weaker guarantees are reported")
@Tag("process")
class GatewayServerCheckTest {
    @TempDir
    Path folder;

    private GatewayConfig config(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "UPAY_HTTP_HOST", "127.0.0.1",
                "UPAY_HTTP_PORT", "0",
                "UPAY_MANAGEMENT_PORT", "0",
                "UPAY_DATA_DIR", folder.resolve("data").toString()));
        environment.putAll(settings);
        return GatewayConfig.require(environment, null);
    }

    private void assertRefused(TestStore store, String... words) {
        GatewayConfig config = config(Map.of("UPAY_DB_URI", store.uri()));
        Gateway gateway = new Gateway(config);

        assertThatThrownBy(gateway::start)
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll(words)
                .hasMessageContaining("nothing was stored there");
        assertThatThrownBy(() -> PostgresServer.bringUpToDate(config))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll(words);
    }

    @ParameterizedTest
    @CsvSource({"LATIN1", "EUC_CN", "SQL_ASCII"})
    void aDatabaseThatCannotHoldTheText(String encoding) {
        TestStore store = TestStore.empty("encoding '" + encoding + "' locale 'C' template template0");

        assertRefused(store, "as " + encoding, "encoding 'UTF8'", "UPAY_DB_URI");

        assertThat(store.value("select count(*) from pg_namespace where nspname = 'upay'"))
                .isEqualTo("0");
    }

    @Test
    void oneThatOnlyReads() {
        TestStore store = TestStore.fresh();
        new StartedAndStopped(config(Map.of("UPAY_DB_URI", store.uri())));
        store.executeAsSuperuser(
                "alter database " + store.address().database() + " set default_transaction_read_only = on");

        assertRefused(store, "it only reads", "default_transaction_read_only", "primary");
        assertThatCode(() -> OperatorSession.open(config(Map.of("UPAY_DB_URI", store.uri())))
                        .close())
                .as("an operator who only wants to read")
                .doesNotThrowAnyException();
    }

    @Test
    void oneWhoseRoleMayNotMakeTheTables() {
        TestStore store = TestStore.empty();
        store.executeAsSuperuser("alter database " + store.address().database() + " owner to postgres");

        assertRefused(store, "create schema upay authorization upay");
    }

    @Test
    @DisplayName("a role that may not make schemas is sufficient where an operator has made it")
    void schemaOfAnOperator() throws Exception {
        TestStore store = TestStore.empty();
        store.executeAsSuperuser("alter database " + store.address().database() + " owner to postgres");
        store.executeAsSuperuser("create schema upay; grant usage, create on schema upay to upay");

        assertThat(PostgresServer.bringUpToDate(config(Map.of("UPAY_DB_URI", store.uri()))))
                .contains("migrations applied");
        new StartedAndStopped(config(Map.of("UPAY_DB_URI", store.uri(), "UPAY_CHANNEL_LOOPBACK", "true")));
    }

    @Test
    void oneWhoseRoleMayNotUseTheTables() {
        TestStore store = TestStore.fresh();
        store.executeAsSuperuser("alter table upay.orders owner to postgres");
        store.executeAsSuperuser("alter sequence upay.numbers owner to postgres");

        assertRefused(store, "role upay may not", "(numbers, orders)", "grant select, insert, update, delete");

        store.executeAsSuperuser("grant select, insert, update, delete on upay.orders to upay");
        store.executeAsSuperuser("grant usage, select, update on sequence upay.numbers to upay");
        new StartedAndStopped(config(Map.of("UPAY_DB_URI", store.uri())));
    }

    @Test
    void oneWhoseSchemaIsClosed() {
        TestStore store = TestStore.fresh();
        store.executeAsSuperuser("alter schema upay owner to postgres");

        assertRefused(store, "grant usage on schema upay to upay");
    }

    @Test
    void whatASessionSetsForItselfIsNotRefused() {
        TestStore store = TestStore.fresh();
        String database = store.address().database();
        store.executeAsSuperuser("alter database " + database + " set default_transaction_isolation = 'serializable'");
        store.executeAsSuperuser("alter database " + database + " set standard_conforming_strings = off");
        store.executeAsSuperuser("alter database " + database + " set statement_timeout = 1");

        // Without the sandbox, which keeps its books as anybody would.
        new StartedAndStopped(config(Map.of("UPAY_DB_URI", store.uri(), "UPAY_CHANNEL_LOOPBACK", "true")));
    }

    @Test
    @DisplayName("fsync, full_page_writes and synchronous_commit that are off are named in health")
    void durability() {
        TestStore store = TestStore.fresh();

        JsonArray warnings = new StartedAndStopped(config(Map.of("UPAY_DB_URI", store.uri()))).warnings;

        assertThat(warnings)
                .hasSize(3)
                .anyMatch(warning -> warning.toString().startsWith("fsync is off"))
                .anyMatch(warning -> warning.toString().startsWith("full_page_writes is off"))
                .anyMatch(warning -> warning.toString().startsWith("synchronous_commit is off"));
    }

    @Test
    @DisplayName("and so are a superuser's login, and fewer connections than the gateway may open")
    void superuser() {
        TestStore store = TestStore.fresh();
        store.executeAsSuperuser("alter database " + store.address().database() + " connection limit 20");

        JsonArray warnings = new StartedAndStopped(
                        config(Map.of("UPAY_DB_URI", store.superuserUri(), "UPAY_DB_MAX_POOL_SIZE", "30")))
                .warnings;

        assertThat(warnings)
                .anyMatch(warning -> warning.toString().contains("superuser postgres"))
                .anyMatch(warning -> warning.toString().startsWith("at most 20 connections are allowed"));
    }

    @Test
    @DisplayName("in production banner and health warn that the embedded server is for one small merchant")
    void oneShop() {
        StartedAndStopped gateway = new StartedAndStopped(config(Map.of(
                "UPAY_PROFILE", "production",
                "UPAY_MASTER_KEY", "1:" + "11".repeat(32),
                "UPAY_CHANNELS_WECHAT_MCH_ID", "10000100",
                "UPAY_CHANNELS_WECHAT_KEY", "192006250b4c09247ec02edce69f6a2d")));

        assertThat(gateway.storeName).contains("embedded PostgreSQL", "for one small shop", "UPAY_DB_URI");
        assertThat(gateway.warnings)
                .singleElement()
                .asString()
                .contains("embedded PostgreSQL", "for one small shop", "UPAY_DB_URI");
    }

    @Test
    @DisplayName("elsewhere the embedded server promises all")
    void embedded() {
        StartedAndStopped gateway = new StartedAndStopped(config(Map.of()));

        assertThat(gateway.storeName).contains("embedded PostgreSQL").doesNotContain("small shop");
        assertThat(gateway.warnings).isNull();
    }

    /** The store details of a running gateway. */
    private static final class StartedAndStopped {
        private final String storeName;
        private final JsonArray warnings;

        StartedAndStopped(GatewayConfig config) {
            Gateway gateway = new Gateway(config);
            try {
                gateway.start();
                storeName = gateway.storeName();
                warnings =
                        health(gateway.managementUri()).getJsonObject("details").getJsonArray("store_warnings");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                gateway.close();
            }
        }

        private static JsonObject health(URI management) throws Exception {
            return new JsonObject(HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(management.resolve("/health/ready"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
        }
    }
}
