package upay.cli.bill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.console.ExitCode;
import upay.cli.operator.CommandFixture;
import upay.cli.operator.CommandFixture.Said;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.SandboxSettings;
import upay.sandbox.SandboxVerticle;
import upay.sandbox.ledger.MemoryTradeLedger;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeKey;

@DisplayName("bill fetch fetches a channel's bill at once, and says what came of it")
@Tag("process")
class BillFetchCommandTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final LocalDate DAY = LocalDate.now(SHANGHAI).minusDays(2);
    private static final String WRONG_KEY = "wrongwrongwrongwrongwrongwrong12";

    @TempDir
    static Path folder;

    private static final Vertx VERTX = Vertx.vertx();
    private static CommandFixture desk;

    @BeforeAll
    static void enter() throws Exception {
        MemoryTradeLedger ledger = new MemoryTradeLedger();
        SandboxVerticle sandbox = new SandboxVerticle(new SandboxSettings("127.0.0.1", 0, 0.02), ledger);
        VERTX.deployVerticle(sandbox).await();
        long paid = DAY.atTime(9, 0).atZone(SHANGHAI).toInstant().toEpochMilli();
        ledger.open(Trade.opened(
                        new TradeKey("7894300000000001", Payway.WECHAT),
                        false,
                        Fen.of(123),
                        "20240724030750x",
                        null,
                        paid)
                .marked(TradeEvent.SCANNED, paid)
                .charged(paid));
        Properties published = new Properties();
        try (InputStream file = BillFetchCommandTest.class.getResourceAsStream("/sandbox/wechat.properties")) {
            published.load(file);
        }
        desk = new CommandFixture(folder);
        desk.run("merchant add --id m1 --name Tea").line();
        for (String[] account :
                new String[][] {{"default", published.getProperty("gateway.key")}, {"wrong", WRONG_KEY}}) {
            desk.run("channel-account add --channel wechat --merchant m1 --name " + account[0]
                            + " --endpoint http://127.0.0.1:" + sandbox.actualPort()
                            + "/wechat --set app-id=wx00000000sandbox1 --set mch-id=1900000001 --set-file key="
                            + desk.file(account[0] + ".key", account[1]))
                    .line();
        }
    }

    @AfterAll
    static void stop() {
        VERTX.close().await();
    }

    private static Said fetch(String options) {
        return desk.run("bill fetch --merchant m1 " + options);
    }

    @Test
    @DisplayName("fetched, with the progress on standard error; fetched again, the same; shown as fetched")
    void fetched() {
        Said said = fetch("--channel wechat --day " + DAY);

        assertThat(said.exit()).isZero();
        assertThat(said.err()).startsWith("Fetching from wechat");
        JsonObject line = new JsonObject(said.out());
        assertThat(line.getString("state")).isEqualTo("READ");
        assertThat(line.getString("fetch")).isEqualTo("FETCHED");
        assertThat(line.getString("source")).isEqualTo("FETCHED");
        assertThat(line.getInteger("payments_amount")).isEqualTo(123);

        assertThat(new JsonObject(fetch("--channel wechat --day " + DAY).out()).getLong("bill"))
                .isEqualTo(line.getLong("bill"));
        assertThat(desk.run("bill show --channel wechat --merchant m1 --day " + DAY)
                        .line()
                        .getString("state"))
                .isEqualTo("READ");
    }

    @Test
    @DisplayName("an empty day is as well; a refusal is exit 1, with the channel's words")
    void notFetched() {
        Said empty = fetch("--channel wechat --day " + DAY.minusDays(1));
        assertThat(empty.exit()).isZero();
        assertThat(new JsonObject(empty.out()).getString("fetch")).isEqualTo("EMPTY");

        Said refused = fetch("--channel wechat --account wrong --day " + DAY);
        assertThat(refused.exit()).isEqualTo(ExitCode.FAILED);
        JsonObject line = new JsonObject(refused.out());
        assertThat(line.getString("fetch")).isEqualTo("FAILED");
        assertThat(line.getString("reason")).isEqualTo("REFUSED");
        assertThat(line.getString("detail")).startsWith("20001");
        assertThat(refused.out() + refused.err()).doesNotContain(WRONG_KEY);
    }

    @Test
    @DisplayName("without an account, in the future, or without a call: exit 1 or 2, and what to do")
    void impossible() {
        fetch("--channel alipay --day " + DAY).refused(1, "there is no account default of merchant m1 at alipay");
        fetch("--channel wechat --day " + DAY.plusDays(9)).refused(2, "--day", "a day that has begun");
        desk.run("channel-account add --channel baifubao --merchant m1 --endpoint http://127.0.0.1:9"
                        + " --set sp-no=1000000001 --set-file key="
                        + desk.file("b.key", "k3J9sQ2vX8mN4pL7tR5wY1zB6cD0fG2h"))
                .line();
        Said byHand = fetch("--channel baifubao --day " + DAY);
        assertThat(byHand.exit()).isEqualTo(1);
        assertThat(byHand.err()).contains("no call for bills", "bill import");
        assertThat(byHand.out()).isEmpty();
        assertThat(desk.store.value("select count(*) from bill_fetches where channel = 'baifubao'"))
                .isEqualTo("0");
    }
}
