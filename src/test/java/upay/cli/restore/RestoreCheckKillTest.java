package upay.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.e2e.GatewayProcess;
import upay.e2e.SandboxWallets;

@DisplayName("A restore check --repair --refund that is killed is continued by the next one, and does nothing twice")
@Tag("process")
class RestoreCheckKillTest {
    private static final String[] REPAIR = {
        "--repair", "--refund", "--terminal", RestoredShop.TERMINAL, "--by", "anna", "--refunds-of", "0"
    };

    @TempDir
    private Path folder;

    private RestoredShop shop;
    private final List<String> forgotten = new ArrayList<>();

    @BeforeEach
    void lose() throws Exception {
        shop = new RestoredShop(folder);
        shop.sell("known", 100, "1");
        shop.remember();
        for (String payway : List.of("1", "3", "5")) {
            forgotten.add(shop.sell("forgotten-" + payway, 100, payway));
        }
        shop.restore();
        assertThat(shop.office.run("restore", "begin", "--by", "anna")).isZero();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private String value(String sql) {
        return shop.store().value(sql);
    }

    /** Kills the command once that is so. */
    private void killed(Callable<Boolean> when, String perSecond) throws Exception {
        List<String> command = new ArrayList<>(GatewayProcess.javaCommand());
        command.addAll(List.of("restore", "check", "--per-second", perSecond));
        command.addAll(List.of(REPAIR));
        Path log = folder.resolve("killed.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        GatewayProcess.settle(builder.environment(), shop.settings());
        Process running = builder.start();
        try {
            Awaitility.await("to be killed").atMost(Duration.ofMinutes(2)).until(() -> {
                assertThat(running.isAlive()).as(Files.readString(log)).isTrue();
                return when.call();
            });
        } finally {
            running.destroyForcibly().waitFor();
        }
    }

    @Test
    @DisplayName("killed while it asks, and again between an order's refund and the note of it")
    void twice() throws Exception {
        killed(() -> value("select progress from restores") != null, "1");
        assertThat(value("select checked_at from restores")).isNull();

        JsonObject continued = shop.check(1, "--refunds-of", "0");
        assertThat(continued.getInteger("paid")).isEqualTo(forgotten.size() + 1);
        String second = forgotten.get(1);
        try (Connection holder = shop.store().connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select from forgotten_trades where order_sn = " + second + " for update");
            killed(() -> shop.store().waitForALock("update forgotten_trades%") == 1, "1000");
            // Of a server that has not noticed the death of its client, the note would still be stored.
            shop.store()
                    .execute("select pg_terminate_backend(pid, 20000) from pg_stat_activity"
                            + " where datname = current_database() and wait_event_type = 'Lock'");
            holder.rollback();
        }
        assertThat(value("select count(*) from transactions where order_sn = " + second))
                .as("its payment and its refund")
                .isEqualTo("2");
        assertThat(value("select entered_for from forgotten_trades where order_sn = " + second))
                .isNull();
        assertThat(value("select count(*) from orders where sn > 0"))
                .as("one is known, one was entered by the way, two of the forgotten are entered")
                .isEqualTo("4");

        assertThat(shop.check(0, REPAIR).getInteger("not_entered")).isZero();
        shop.open();

        Awaitility.await("all are refunded")
                .atMost(Duration.ofMinutes(2))
                .until(() -> value("select count(*) from transactions where due_at is not null"), "0"::equals);
        for (String sn : forgotten) {
            SandboxWallets.Entry entry = shop.wallets.of(sn);
            assertThat(List.of(entry.charges(), entry.returns(), entry.kept()))
                    .as(entry.toString())
                    .containsExactly(1, 1, 0L);
            assertThat(value("select string_agg(type, ' ' order by tsn) from transactions where order_sn = " + sn))
                    .isEqualTo("PAY REFUND");
        }
        assertThat(shop.office.run("verify")).as(shop.office.out()).isZero();
    }
}
