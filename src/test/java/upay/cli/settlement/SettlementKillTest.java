package upay.cli.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.e2e.CommandProcess;
import upay.e2e.GatewayProcess;
import upay.statement.StatementForm.Format;
import upay.store.TestStore;
import upay.store.statement.StatementShop;

@DisplayName("A settlement close that is killed is continued by the next one, and ends as one that was not")
@Tag("process")
class SettlementKillTest {
    private static final int ORDERS = 12_000;
    private static final String DAY = "2026-11-10";
    private static final List<String> RESULTS = List.of(
            "(select merchant_id, order_sn, tsn, part, kind, settles_at, at, corrects, amount, fee, fee_fen, covered from statement_rows)",
            "(select merchant_id, day, zone, from_at, until_at, records, net, to_settle, csv_sha256, json_sha256 from statement_days)",
            "statement_lines",
            "statement_merchants",
            "statement_open",
            "statement_fees_due");

    @TempDir
    private Path folder;

    private final TestStore killed = TestStore.fresh();

    private void fill() {
        killed.execute("insert into merchants (merchant_id, name) values ('m1', 'Tea')");
        killed.execute("""
                insert into orders (merchant_id, sn, client_sn, terminal_sn, store_id, payway, sub_payway, total, subject, operator,
                  status, version, net, refunding, unknown_refunds, cancel_tsn, paid, channel_knows, ctime)
                select 'm1', i, 'c' || i, 't' || i %% 7, 's1', 'ALIPAY', 'BARCODE', i, 'tea', 'anna', 'PAID', 2, i, 0, 0, 0, true,
                  true, timestamptz '%s 01:00:00Z' + i * interval '3 s' from generate_series(1, %d) i""".formatted(DAY, ORDERS));
        killed.execute("""
                insert into transactions (merchant_id, order_sn, tsn, since_version, type, amount, status, step, operator, ctime,
                  finish_time, owner, attempts)
                select merchant_id, sn, sn, 1, 'PAY', total, 'SUCCESS', 'DONE', operator, ctime, ctime, 0, 0 from orders""");
        killed.execute("""
                insert into bill_matches (bill_id, line, merchant_id, order_sn, tsn, kind, amount, fee, day)
                select 1, sn, merchant_id, sn, sn, 'PAYMENT', total, total / 20000.0, '%s' from orders""".formatted(DAY));
    }

    private static Map<String, String> settings(TestStore store) {
        return Map.of("UPAY_DB_URI", store.uri());
    }

    /** Kills the command once that is so. */
    private void kill(Callable<Boolean> when) throws Exception {
        List<String> command = new ArrayList<>(GatewayProcess.javaCommand());
        command.addAll(List.of("settlement", "close", "--day", DAY));
        Path log = folder.resolve("killed.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        GatewayProcess.settle(builder.environment(), settings(killed));
        Process running = builder.start();
        try {
            Awaitility.await("to be killed")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> {
                        assertThat(running.isAlive()).as(Files.readString(log)).isTrue();
                        return when.call();
                    });
        } finally {
            running.destroyForcibly().waitFor();
        }
        // Of a server that has not noticed the death of its client, a waiting statement would still be done.
        killed.execute("select pg_terminate_backend(pid, 20000) from pg_stat_activity"
                + " where datname = current_database() and wait_event_type = 'Lock'");
    }

    private long count(String table) {
        return Long.parseLong(killed.value("select count(*) from " + table));
    }

    @Test
    void continued() throws Exception {
        Vertx vertx = Vertx.vertx();
        StatementShop shop = new StatementShop(killed, vertx);
        fill();
        TestStore whole = killed.copy();

        kill(() -> count("statement_rows") > 0);
        assertThat(count("statement_rows")).isLessThan(ORDERS);
        kill(() -> count("statement_fees_due") < ORDERS);
        assertThat(count("statement_days")).isZero();
        try (Connection holder = killed.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table statement_lines in share mode");
            kill(() -> killed.waitForALock("insert into statement_lines%") == 1);
            holder.rollback();
        }
        assertThat(killed.value("select count(*) || ' ' || count(closed_at) from statement_days"))
                .isEqualTo("1 0");

        for (TestStore one : List.of(killed, whole)) {
            CommandProcess done = CommandProcess.run(settings(one), folder, "settlement", "close", "--day", DAY);
            assertThat(done.exit()).as(done.err()).isZero();
        }
        for (String result : RESULTS) {
            assertThat(killed.rows(result, "t::text")).isEqualTo(whole.rows(result, "t::text"));
        }
        assertThat(killed.value("select records || ' ' || covered || ' ' || net from statement_days"))
                .isEqualTo(ORDERS + " " + ORDERS + " " + ORDERS * (ORDERS + 1L) / 2);
        assertThat(shop.export("m1", java.time.LocalDate.parse(DAY), Format.CSV)
                        .written()
                        .sha256())
                .containsEntry(Format.CSV, whole.value("select csv_sha256 from statement_days"));
        shop.close();
        vertx.close().await();
    }
}
