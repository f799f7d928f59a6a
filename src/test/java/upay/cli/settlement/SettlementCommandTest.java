package upay.cli.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.cli.console.ExitCode;
import upay.cli.operator.CommandFixture;
import upay.cli.operator.CommandFixture.Said;
import upay.store.statement.StatementShop;

@DisplayName("settlement close closes a day, settlement show has its sums, settlement export writes its file")
@Tag("process")
class SettlementCommandTest {
    @TempDir
    static Path folder;

    private static final Vertx VERTX = Vertx.vertx();
    private static CommandFixture desk;
    private static StatementShop shop;

    @BeforeAll
    static void enter() {
        desk = new CommandFixture(folder);
        shop = new StatementShop(desk.store, VERTX);
        desk.run("merchant add --id m1 --name Tea").line();
        desk.run("merchant add --id m2 --name Cake").line();
        long a = shop.pay("m1", 1000, Instant.parse("2026-11-10T01:00:00Z"));
        shop.pay("m1", 500, Instant.parse("2026-11-10T02:00:00Z"), "'WECHAT'");
        shop.refund("m1", a, 300, Instant.parse("2026-11-10T03:00:00Z"));
        shop.bill("m1", a, a, "PAYMENT", "3.80000");
        shop.pay("m2", 77, Instant.parse("2026-11-09T03:00:00Z"));
        shop.collect();
    }

    @AfterAll
    static void close() {
        shop.close();
        VERTX.close().await();
    }

    private static JsonObject last(Said said) {
        List<String> lines = said.out().lines().toList();
        assertThat(said.exit()).as(said.err()).isZero();
        return new JsonObject(lines.get(lines.size() - 1));
    }

    @Test
    @DisplayName("open, closed, exported twice; and all merchants at once")
    void day() throws Exception {
        List<JsonObject> open =
                desk.run("settlement show --day 2026-11-10 --merchant m1").lines();
        assertThat(open).hasSize(3);
        assertThat(open.get(0).getString("payway")).isNotEmpty();
        JsonObject total = open.get(2);
        assertThat(total.getString("state")).isEqualTo("OPEN");
        assertThat(total.getInteger("payments_amount")).isEqualTo(1500);
        assertThat(total.getInteger("refunds_amount")).isEqualTo(300);
        assertThat(total.getInteger("net")).isEqualTo(1200);
        assertThat(total.getInteger("to_settle")).isEqualTo(820);
        assertThat(total.getString("coverage")).isEqualTo("PARTLY");
        assertThat(total.getString("from")).isEqualTo("2026-11-09T16:00:00Z");
        assertThat(total.getString("collected_until")).isNotEmpty();
        JsonObject wechat = last(desk.run("settlement show --day 2026-11-10 --merchant m1 --payway WECHAT --total"));
        assertThat(wechat.getInteger("net")).isEqualTo(500);

        JsonObject closed = last(desk.run("settlement close --day 2026-11-10"));
        assertThat(closed.getString("merchant")).isEqualTo("m2");
        JsonObject shown = last(desk.run("settlement show --day 2026-11-10 --merchant m1 --total"));
        assertThat(shown.getString("state")).isEqualTo("CLOSED");
        assertThat(shown.getInteger("to_settle")).isEqualTo(820);

        Path csv = folder.resolve("m1.csv");
        JsonObject export = last(desk.run("settlement export --day 2026-11-10 --merchant m1 --out " + csv));
        byte[] bytes = Files.readAllBytes(csv);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        assertThat(export.getString("sha256")).isEqualTo(digest).isEqualTo(shown.getString("csv_sha256"));
        last(desk.run("settlement export --day 2026-11-10 --merchant m1 --out " + csv));
        assertThat(Files.readAllBytes(csv)).isEqualTo(bytes);
        assertThat(Files.readString(csv).lines()).hasSize(1 + 3 + 3);
        assertThat(folder.resolve("m1.csv.partial")).doesNotExist();

        Path json = folder.resolve("m1.jsonl");
        JsonObject other = last(
                desk.run("settlement export --format JSON --day 2026-11-10 --merchant m1 --store s1 --out " + json));
        assertThat(Files.readAllLines(json)).hasSize(3 + 3).allMatch(line -> line.startsWith("{\"record\":"));
        assertThat(other.getString("sha256")).isEqualTo(shown.getString("json_sha256"));
    }

    @Test
    @DisplayName("a day that has not ended stays open: exit 1, with the reason")
    void notOver() {
        String today = LocalDate.now(ZoneId.of("Asia/Shanghai")).toString();

        Said said = desk.run("settlement close --day " + today + " --merchant m2");

        assertThat(said.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(said.err()).contains("Not closed: m2 " + today + " ends at ");
    }

    @Test
    @DisplayName("transactions are looked through again; what has its row gets no other")
    void again() {
        desk.store.execute(
                "update statement_frontier set since = now() - interval '1 day', reached = now() - interval '4 minutes'");
        String before = desk.store.value("select count(*) || ' ' || sum(amount) from statement_rows");

        JsonObject collected = last(desk.run("settlement collect --since 2026-11-01"));

        assertThat(collected.getInteger("rows")).isZero();
        assertThat(collected.getString("since")).isEqualTo("2026-10-31T16:00:00Z");
        assertThat(desk.store.value("select count(*) || ' ' || sum(amount) from statement_rows"))
                .isEqualTo(before);
    }

    @Test
    @DisplayName("a merchant's zone is shown and set")
    void zone() {
        try {
            assertThat(desk.run("merchant zone m2").line().encode())
                    .isEqualTo("{\"merchant\":\"m2\",\"zone\":\"Asia/Shanghai\"}");
            assertThat(desk.run("merchant zone m2 --zone Europe/Berlin").line().getString("zone"))
                    .isEqualTo("Europe/Berlin");
            assertThat(desk.run("merchant zone m2").line().getString("zone")).isEqualTo("Europe/Berlin");
            desk.run("merchant zone m2 --zone Berlin").refused(ExitCode.USAGE, "--zone", "as Asia/Shanghai");
            desk.run("merchant zone m3 --zone Europe/Berlin").refused(ExitCode.FAILED, "there is no merchant m3");
        } finally {
            // Other tests have days of Shanghai.
            desk.run("merchant zone m2 --zone Asia/Shanghai").line();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "show --day 2026-11-10 --merchant m9                       | 1 | there is no merchant m9",
                "close --day 2026-11-10 --merchant m9                      | 1 | there is no merchant m9",
                "export --day 2026-11-10 --merchant m9 --out x             | 1 | there is no merchant m9",
                "show --day yesterday                                      | 2 | a day as 2026-01-31",
                "show --day 2999-01-01                                     | 2 | a day that has begun",
                "show --day 2026-11-10 --payway CASH                       | 2 | --payway",
                "export --day 2026-11-10 --merchant m1                     | 2 | --out",
                "export --day 2026-11-10 --merchant m1 --out /none/here/x  | 2 | a folder that is there",
                "collect --since yesterday                                 | 2 | --since",
                "show                                                      | 2 | --day"
            })
    @DisplayName("a wrong command line says what is wrong")
    void misused(String options, int exit, String words) {
        desk.run("settlement " + options).refused(exit, words);
    }
}
