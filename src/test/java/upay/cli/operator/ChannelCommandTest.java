package upay.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.channel.Connectors;
import upay.cli.console.ExitCode;
import upay.cli.operator.CommandFixture.Said;

@DisplayName("Channel accounts are entered whole or not at all and never shown; channels are switched off and on")
@Tag("process")
class ChannelCommandTest {
    private static final String KEY = "0123456789abcdef0123456789ABCDEF";
    private static final Path CERTIFICATE = Path.of("src/test/resources/vectors/keys/merchant.p12.b64");
    private static final String WECHAT = " --set app-id=wx2421b1c4370ec43b --set mch-id=10000100"
            + " --set-file client-certificate=" + CERTIFICATE.toAbsolutePath();

    @TempDir
    static Path folder;

    private static CommandFixture desk;

    @BeforeAll
    static void enter() {
        desk = new CommandFixture(folder);
        desk.run("merchant add --id m1 --name One").line();
        desk.run("merchant add --id m2 --name Two").line();
    }

    private static Said wechat(String owner) {
        Path key = desk.file("wechat.key", KEY + "\n");
        return desk.run("channel-account add --channel wechat " + owner + WECHAT + " --set-file key=" + key);
    }

    @Test
    @DisplayName(
            "a merchant's own and the default one: entered, listed, replaced, removed; no value is shown or readable")
    void entered() {
        JsonObject own = wechat("--merchant m1").line();
        assertThat(own.fieldNames()).containsExactly("channel", "merchant", "name", "endpoint", "settings", "next");
        assertThat(own.getString("next")).isEqualTo("channel-account test --channel wechat --merchant m1");
        assertThat(own.getString("endpoint")).isEqualTo("https://api.mch.weixin.qq.com");
        assertThat(own.getJsonArray("settings"))
                .isEqualTo(new JsonArray(List.of("app-id", "client-certificate", "key", "mch-id")));
        JsonObject everybodys =
                wechat("--default --endpoint http://127.0.0.1:9").line();
        assertThat(everybodys.fieldNames()).containsExactly("channel", "name", "endpoint", "settings", "next");

        Said list = desk.run("channel-account list");
        assertThat(list.lines())
                .extracting(line -> line.getString("merchant") + " " + line.getString("endpoint"))
                .containsExactly("null http://127.0.0.1:9", "m1 https://api.mch.weixin.qq.com");
        assertThat(desk.run("channel-account list --default").lines()).hasSize(1);
        assertThat(desk.run("channel-account list --merchant m2").lines()).isEmpty();
        for (String secret : List.of(KEY, "wx2421b1c4370ec43b", "10000100")) {
            assertThat(list.out() + own + everybodys + desk.tables()).doesNotContain(secret);
        }

        wechat("--merchant m1 --endpoint https://wechat.example").line();
        assertThat(desk.run("channel-account list --merchant m1").line().getString("endpoint"))
                .isEqualTo("https://wechat.example");
        assertThat(desk.run("channel-account remove --channel wechat --merchant m1")
                        .line()
                        .getBoolean("removed"))
                .isTrue();
        desk.run("channel-account remove --channel wechat --merchant m1")
                .refused(ExitCode.FAILED, "wechat has no such account in the store");
        desk.run("channel-account remove --channel wechat --default").line();
    }

    @Test
    @DisplayName("all faults are reported together, by name and without the values; nothing is stored")
    void wrong() {
        Said said = desk.run("channel-account add --channel wechat --merchant m2 --set kee=geheim --set app-id=wx1");

        said.refused(ExitCode.FAILED, "the account cannot be used", "kee is not a setting", "mch-id", "key");
        assertThat(said.err()).doesNotContain("geheim", "wx1");
        assertThat(desk.run("channel-account list --merchant m2").lines()).isEmpty();
    }

    @Test
    @DisplayName(
            "A setting's former name is taken with a warning and stored as the current one; both at once are refused")
    void formerNames() {
        String account = "channel-account add --channel wechat --merchant m2" + WECHAT + " --set-file key="
                + desk.file("wechat.key", KEY + "\n");
        Said former = desk.run(account + " --set till-fields=refund_account");

        assertThat(former.exit()).isZero();
        assertThat(former.err())
                .isEqualTo("Warning: till-fields: is called extended-fields now;"
                        + " the next version no longer takes the former name" + System.lineSeparator());
        assertThat(desk.run("channel-account list --merchant m2").line().getJsonArray("settings"))
                .isEqualTo(new JsonArray(List.of("app-id", "client-certificate", "extended-fields", "key", "mch-id")));
        desk.run(account + " --set till-fields=refund_account --set extended-fields=refund_account")
                .refused(
                        ExitCode.FAILED,
                        "extended-fields is given together with till-fields, its former name; leave out till-fields");
        desk.run("channel-account remove --channel wechat --merchant m2").line();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "channel-account add --channel paypal --default --set a=b         | 2 | '--channel'",
                "channel-account add --channel wechat --set key=k                 | 2 | --merchant",
                "channel-account add --channel wechat --default --merchant m1     | 2 | mutually exclusive",
                "channel-account add --channel wechat --default --set-file key=/no| 1 | key: /no can't be read",
                "channel-account remove --channel wechat --merchant m/            | 2 | '--merchant': 'm/'",
                "channel-account add --channel wechat --default --endpoint ftp://x| 1 | endpoint",
                "channel off wechat --by ann                                      | 2 | '--reason=TEXT'",
                "channel off wechat --reason fire                                 | 2 | '--by=NAME'",
                "channel off --by ann --reason fire                               | 2 | 'CHANNEL'",
                "channel off paypal --by ann --reason fire                        | 2 | paypal",
                "channel off wechat --merchant m0 --by ann --reason fire          | 1 | there is no merchant m0",
            })
    @DisplayName("what cannot be done names the field")
    void refusals(String command, int exit, String words) {
        desk.run(command.strip().replaceAll(" +", " ")).refused(exit, words);
    }

    @Test
    @DisplayName("an account for a merchant that is not there")
    void nobodys() {
        wechat("--merchant m0").refused(ExitCode.FAILED, "there is no merchant m0");
    }

    @Test
    @DisplayName("off, for all or for one merchant: who, why and since when; again, and on")
    void switched() {
        int channels = Connectors.all().size();
        assertThat(desk.run("channel status").lines()).hasSize(channels).allMatch(line -> line.getString("state")
                .equals("on"));

        JsonObject off = desk.run("channel off alipay --by ann --reason", "their notice of today")
                .line();
        assertThat(off.fieldNames()).containsExactly("channel", "state", "since", "by", "reason");
        JsonObject again =
                desk.run("channel off ALIPAY --by bob --reason still").line();
        assertThat(again.getString("since")).isEqualTo(off.getString("since"));
        assertThat(again.getString("by")).isEqualTo("bob");
        JsonObject one = desk.run("channel off wechat --merchant m1 --by ann --reason contract")
                .line();
        assertThat(one.getString("merchant")).isEqualTo("m1");

        assertThat(desk.run("channel status").lines())
                .hasSize(channels + 1)
                .extracting(line ->
                        line.getString("channel") + " " + line.getString("merchant") + " " + line.getString("state"))
                .contains("alipay null off", "wechat null on", "wechat m1 off");
        assertThat(desk.run("channel on alipay --by ann").line().getBoolean("was_off"))
                .isTrue();
        assertThat(desk.run("channel on alipay --by ann").line().getBoolean("was_off"))
                .isFalse();
        desk.run("channel on wechat --merchant m1 --by ann").line();
        assertThat(desk.run("channel status").lines()).hasSize(channels);
    }
}
