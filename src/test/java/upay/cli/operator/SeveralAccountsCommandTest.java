package upay.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.cli.console.ExitCode;
import upay.cli.operator.CommandFixture.Said;

@DisplayName(
        "A merchant has several accounts at a channel; new payments are moved between them; none with orders is removed")
@Tag("process")
class SeveralAccountsCommandTest {
    private static final String KEY = "192006250b4c09247ec02edce69f6a2d";
    private static final AtomicLong NUMBERS = new AtomicLong(1_000_000);

    @TempDir
    static Path folder;

    private static CommandFixture desk;

    @BeforeAll
    static void enter() {
        desk = new CommandFixture(folder);
        for (String merchant : List.of("m1", "m2", "m3", "m4", "m5")) {
            desk.run("merchant add --id " + merchant + " --name " + merchant).line();
            desk.run("store add --merchant " + merchant + " --id s1 --name S").line();
        }
    }

    private static Said add(String owner, String mchId) {
        return desk.run("channel-account add --channel wechat " + owner
                + " --endpoint http://127.0.0.1:9 --set app-id=wx2421b1c4370ec43b --set mch-id=" + mchId
                + " --set-file key="
                + desk.file("wechat.key", KEY));
    }

    private static void order(String merchant, String account, String status) {
        long sn = NUMBERS.incrementAndGet();
        boolean none = status.equals("CANCELED") || status.equals("REFUNDED");
        desk.store.execute(
                "insert into orders (merchant_id, sn, client_sn, terminal_sn, store_id, payway, sub_payway, total, subject,"
                        + " operator, status, version, net, refunding, unknown_refunds, cancel_tsn, paid, channel_knows,"
                        + " ctime, account) values ('" + merchant + "', " + sn + ", 'c" + sn
                        + "', 't1', 's1', 'WECHAT', 'BARCODE', 100, 'tea', '', '" + status + "', 2, " + (none ? 0 : 100)
                        + ", 0, 0, 0, true, true, now(), " + (account == null ? "null" : "'" + account + "'") + ")");
    }

    private static List<String> list(String owner) {
        return desk.run("channel-account list " + owner).lines().stream()
                .map(line -> line.containsKey("use")
                        ? line.getString("store") + "=" + line.getString("use")
                        : line.getString("name"))
                .toList();
    }

    @Test
    @DisplayName("two of one merchant and two of all: entered, chosen, listed, the choice taken back")
    void chosen() {
        add("--merchant m1", "10000100").line();
        JsonObject second = add("--merchant m1 --name new-2027", "10000200").line();
        assertThat(second.getString("name")).isEqualTo("new-2027");
        assertThat(second.getString("next"))
                .isEqualTo("channel-account test --channel wechat --merchant m1 --name new-2027");
        add("--default --name shared", "10000300").line();

        JsonObject used = desk.run("channel-account use --channel wechat --merchant m1 --account new-2027")
                .line();
        assertThat(used.encode()).isEqualTo("{\"channel\":\"wechat\",\"merchant\":\"m1\",\"use\":\"new-2027\"}");
        desk.run("channel-account use --channel wechat --merchant m1 --store s1 --account default")
                .line();
        assertThat(list("--merchant m1")).containsExactly("default", "new-2027", "null=new-2027", "s1=default");
        desk.run("channel-account use --channel wechat --merchant m1 --account *shared")
                .line();
        desk.run("channel-account use --channel wechat --default --account shared")
                .line();
        assertThat(list("--default")).containsExactly("shared", "null=*shared");
        desk.run("channel-account use --channel wechat --merchant m1 --store s1 --none")
                .line();
        assertThat(list("--merchant m1")).containsExactly("default", "new-2027", "null=*shared");

        desk.run("channel-account remove --channel wechat --default --name shared")
                .refused(ExitCode.FAILED, "new payments of all merchants are made with it");
        desk.run("channel-account use --channel wechat --default --none").line();
        desk.run("channel-account remove --channel wechat --default --name shared")
                .refused(ExitCode.FAILED, "new payments of merchant m1 are made with it", "channel-account use");
        desk.run("channel-account use --channel wechat --merchant m1 --none").line();
        desk.run("channel-account remove --channel wechat --default --name shared")
                .line();
        desk.run("channel-account use --channel wechat --merchant m1 --none")
                .refused(ExitCode.FAILED, "no account was chosen there");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "use --channel wechat --merchant m2 --account b                | 1 | there is no account b of merchant m2 at wechat",
                "use --channel wechat --merchant m2 --account *b               | 1 | there is no account b of all merchants",
                "use --channel wechat --merchant m2 --account B!               | 2 | --account",
                "use --channel wechat --merchant m2                            | 2 | --account",
                "use --channel wechat --default --store s1 --account default   | 2 | --store",
                "remove --channel wechat --merchant m2 --name b                | 1 | wechat has no such account",
                "remove --channel wechat --merchant m2 --name B!               | 2 | --name"
            })
    void refused(String command, int exit, String words) {
        desk.run("channel-account " + command).refused(exit, words);
    }

    @Test
    @DisplayName("a store that is not there, and a merchant's seventeenth account")
    void limits() {
        add("--merchant m3", "10000100").line();
        desk.run("channel-account use --channel wechat --merchant m3 --store s9 --account default")
                .refused(ExitCode.FAILED, "merchant m3 has no store s9");
        for (int i = 2; i <= 16; i++) {
            add("--merchant m3 --name a" + i, "10000100").line();
        }
        add("--merchant m3 --name a17", "10000100").refused(ExitCode.FAILED, "there are 16 accounts of this owner");
        add("--merchant m3 --name a16", "10000100").line();
    }

    @Test
    @DisplayName(
            "an account with orders is kept: how many, and what to do; --force removes it, and it can be entered again")
    void removed() {
        add("--merchant m4", "10000100").line();
        add("--merchant m4 --name b", "10000200").line();
        order("m4", "default", "PAID");
        order("m4", null, "PARTIAL_REFUNDED".replace("PARTIAL_REFUNDED", "PAID"));
        order("m4", "b", "CREATED");
        order("m4", "b", "CANCELED");
        order("m4", "*default", "PAID");
        order("m5", "b", "PAID");

        desk.run("channel-account remove --channel wechat --merchant m4")
                .refused(ExitCode.FAILED, "2 orders that are paid with it", "channel-account use", "--force");
        desk.run("channel-account remove --channel wechat --merchant m4 --name b")
                .refused(ExitCode.FAILED, "1 orders that are paid with it");
        desk.run("channel-account remove --channel wechat --merchant m4 --name b --force")
                .line();
        add("--merchant m4 --name b", "10000200").line();
    }

    @Test
    @DisplayName(
            "other keys are entered without a word; another merchant at the channel with a warning if there are orders")
    void replaced() {
        add("--merchant m2", "10000100").line();
        add("--merchant m2", "10000101").line();
        order("m2", "default", "PAID");
        add("--merchant m2", "10000101").line();

        Said warned = add("--merchant m2", "10000102");

        assertThat(warned.exit()).isZero();
        assertThat(warned.err())
                .contains("mch-id changed, and orders were paid with this account", "another --name", "use")
                .doesNotContain("10000102");
    }

    @Test
    @DisplayName("a first default account takes over no orders from before accounts had names, unless that is meant")
    void oldOrders() {
        order("m5", null, "PAID");

        add("--merchant m5", "10000100")
                .refused(ExitCode.FAILED, "orders from before accounts had names", "--name", "--force");
        add("--default", "10000100").refused(ExitCode.FAILED, "orders from before accounts had names");
        add("--default --name conf", "10000100").line();
        add("--merchant m5 --name own", "10000100").line();
        add("--merchant m5 --force", "10000100").line();
    }
}
