package upay.cli.bill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.bill.reader.BillVectors;
import upay.cli.console.ExitCode;
import upay.cli.operator.CommandFixture;
import upay.cli.operator.CommandFixture.Said;

@DisplayName("bill import reads a channel's bill for an account, and bill show shows files, totals and rows")
@Tag("process")
class BillCommandTest {
    @TempDir
    static Path folder;

    private static CommandFixture desk;
    private static Path wechat;

    @BeforeAll
    static void enter() throws Exception {
        desk = new CommandFixture(folder);
        desk.run("merchant add --id m1 --name Tea").line();
        for (String account : List.of("default 1229759202", "other 1921000401")) {
            String[] words = account.split(" ");
            desk.run("channel-account add --channel wechat --merchant m1 --name " + words[0]
                            + " --endpoint http://127.0.0.1:9 --set app-id=wx2421b1c4370ec43b --set mch-id=" + words[1]
                            + " --set-file key="
                            + desk.file("wechat.key", "192006250b4c09247ec02edce69f6a2d"))
                    .line();
        }
        wechat = Files.write(folder.resolve("bill.csv"), BillVectors.bytes("wechat-2017.csv"));
    }

    private static Said bring(String options, Path file) {
        return desk.run("bill import --channel wechat " + options + " " + file);
    }

    @Test
    @DisplayName("imported, imported again, shown: the file, its rows as JSON and as CSV")
    void shown() {
        JsonObject bill = bring("--merchant m1 --day 2017-11-01", wechat).line();
        assertThat(bill.getString("state")).isEqualTo("READ");
        assertThat(bill.getInteger("payments")).isEqualTo(2);
        assertThat(bill.getInteger("payments_amount")).isEqualTo(10410);
        assertThat(bill.getInteger("refunds_amount")).isEqualTo(699);
        assertThat(bill.getInteger("reversals_amount")).isEqualTo(1);
        assertThat(bill.getString("fees")).isEqualTo("0.20000");
        assertThat(bill.getBoolean("totals_agree")).isTrue();
        assertThat(bill.containsKey("unchanged")).isFalse();

        assertThat(bring("--merchant m1 --day 2017-11-01", wechat).line())
                .isEqualTo(bill.copy().put("unchanged", true));
        assertThat(desk.run("bill show --channel wechat --day 2017-11-01").line())
                .isEqualTo(bill);
        assertThat(desk.run("bill show --channel wechat --day 2017-11-01 --default")
                        .lines())
                .isEmpty();

        List<JsonObject> rows =
                desk.run("bill show --channel wechat --day 2017-11-01 --rows").lines();
        assertThat(rows).hasSize(4);
        assertThat(rows.get(2).encode())
                .isEqualTo("{\"bill\":" + bill.getLong("bill")
                        + ",\"line\":4,\"kind\":\"REFUND\",\"own_number\":\"8012017110120242705558360\","
                        + "\"channel_number\":\"50000304032017110102206586413\","
                        + "\"original_number\":\"8062017090412244604295663\","
                        + "\"original_channel_number\":\"4002302001201709040137318259\",\"amount\":699,"
                        + "\"fee\":\"-0.01000\",\"time\":\"2017-11-01T12:27:11Z\",\"state\":\"DONE\","
                        + "\"merchant_number\":\"39984132\"}");
        Said csv = desk.run("bill show --channel wechat --day 2017-11-01 --csv");
        assertThat(csv.out().lines()).hasSize(5).first().asString().startsWith("bill,line,kind,own_number");
        assertThat(csv.out().lines().skip(4))
                .containsExactly(bill.getLong("bill")
                        + ",5,REVERSAL,,50000404682017110102205156036,8032017110117245845196325,"
                        + "4200000028201711011746925964,1,0.00000,2017-11-01T09:59:17Z,DONE,16981807");
    }

    @Test
    @DisplayName(
            "a refused file: exit 1, the line and the reason; the same of another merchant number and of another day")
    void refused() {
        Said refused = bring("--merchant m1 --account other --day 2017-11-01", wechat);

        assertThat(refused.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("Refused: line 2: the row is of merchant 1229759202, not of 1921000401");
        JsonObject line = new JsonObject(refused.out());
        assertThat(line.getString("state")).isEqualTo("REFUSED");
        assertThat(line.getInteger("line")).isEqualTo(2);
        assertThat(line.getString("reason")).startsWith("the row is of merchant");

        assertThat(bring("--merchant m1 --day 2017-11-02", wechat).err())
                .contains("line 2: 交易时间 is 2017-11-01T00:21:42, which is not of the day");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--merchant m2 --day 2017-11-01               | 1 | there is no account default of merchant m2 at wechat",
                "--default --day 2017-11-01                   | 1 | there is no account default of all merchants at wechat",
                "--merchant m1 --account B! --day 2017-11-01  | 2 | --account",
                "--merchant m1 --day 2999-01-01               | 2 | a day that has begun",
                "--merchant m1 --day yesterday                | 2 | a day as 2026-01-31",
                "--day 2017-11-01                             | 2 | --merchant"
            })
    @DisplayName("a wrong command line says what is wrong")
    void misused(String options, int exit, String words) {
        bring(options, wechat).refused(exit, words);
    }

    @Test
    @DisplayName("a file that is not there")
    void noFile() {
        bring("--merchant m1 --day 2017-11-01", folder.resolve("none")).refused(ExitCode.USAGE, "FILE", "can be read");
    }
}
