package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import upay.store.FullDisk;
import upay.store.PostgresBackends;
import upay.store.TestStore;

@DisplayName("A gateway is ready only while its store accepts writes, and logs the reason and the remedy once")
@Tag("process")
class GatewayReadinessTest {
    /** 2 s; the drill has that bound, and this one has a margin for a busy machine. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(6);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    private static StoppablePostgres postgres;
    private static TestStore database;
    private static Map<String, String> settings;
    private static GatewayProcess gateway;
    private static TestTill shop;

    @BeforeAll
    static void start() {
        postgres = new StoppablePostgres(folder);
        database = TestStore.at(postgres.uri());
        settings = Map.of("UPAY_DB_URI", postgres.uri());
        gateway = GatewayProcess.serve(settings);
        shop = TestTill.first(gateway.uri());
    }

    @BeforeEach
    void isReady() {
        gateway.whenAnswering("/health/ready");
        assertThat(pay().verdict()).isEqualTo("PAY_SUCCESS");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        postgres.close();
    }

    @Test
    @DisplayName("its disk is full")
    void fullDisk() {
        try (FullDisk disk = new FullDisk(() -> database)) {
            disk.fill();
            Eventually.soon("refused", GatewayReadinessTest::pay, answer -> answer.code()
                    .equals("500/MAINTENANCE_INPROGRESS"));

            isNotReady("SQLSTATE 53100");
            disk.free();

            gateway.whenAnswering("/health/ready");
            assertThat(pay().verdict()).isEqualTo("PAY_SUCCESS");
        }
    }

    @Test
    @DisplayName("it is read-only; then a start also fails with that reason")
    void readOnly() {
        database.execute("alter system set default_transaction_read_only = on");
        database.execute("select pg_reload_conf()");
        try {
            isNotReady("SQLSTATE 25006");
            assertThat(pay().code()).isEqualTo("500/MAINTENANCE_INPROGRESS");
            Map<String, String> late = new HashMap<>(settings);
            late.put("UPAY_SANDBOX_URI", gateway.managementUri().toString());
            try (GatewayProcess started = GatewayProcess.begin(late)) {
                assertThat(started.exitWithin(Duration.ofSeconds(60))).isEqualTo(69);
                assertThat(started.printed()).contains("only reads").contains("primary");
            }
        } finally {
            database.execute("alter system reset default_transaction_read_only");
            database.execute("select pg_reload_conf()");
        }

        gateway.whenAnswering("/health/ready");
        assertThat(pay().verdict()).isEqualTo("PAY_SUCCESS");
    }

    @Test
    @DisplayName("its processes are frozen: not, for new ones take their place")
    void frozen() {
        PostgresBackends backends = new PostgresBackends(database);
        backends.freeze(backends.idle());
        try {
            Eventually.soon("paid", GatewayReadinessTest::pay, answer -> answer.verdict()
                    .equals("PAY_SUCCESS"));
            gateway.whenAnswering("/health/ready");
        } finally {
            backends.thaw();
        }
    }

    private static Answer pay() {
        return shop.pay(TestTill.newClientSn(), 100, TestTill.ALIPAY_CODE);
    }

    private static void isNotReady(String code) {
        Instant begin = Instant.now();
        Eventually.soon("not ready", () -> gateway.managementStatus("/health/ready"), status -> status == 503);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(TOLD_WITHIN);
        assertThat(gateway.printed().lines().filter(line -> line.contains("the store takes no writes (" + code)))
                .hasSize(1)
                .allMatch(line -> line.contains("WARN"));
    }
}
