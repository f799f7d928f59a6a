package upay.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.console.ExitCode;
import upay.e2e.Answer;
import upay.e2e.SandboxWallets;
import upay.store.TestStore;

@DisplayName(
        "A store from a copied disk, restored by the operator's commands, with the channels' ledger as the witness")
@Tag("process")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreCheckCommandTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ALIPAY = "1";
    private static final String WECHAT = "3";
    private static final String JDPAY = "5";
    private static final String UNIONPAY = "17";

    @TempDir
    private static Path folder;

    private static RestoredShop shop;
    private static String known;
    private static String knownRefunded;
    private static String alipay;
    private static String wechat;
    private static String returned;
    private static String unionpay;
    private static String unionpayAt;
    private static String late;
    private static Map<String, SandboxWallets.Entry> before;

    @BeforeAll
    static void lose() throws Exception {
        shop = new RestoredShop(folder);
        known = shop.sell("known", 100, ALIPAY);
        knownRefunded = shop.sell("known-refunded", 100, WECHAT);
        shop.remember();
        alipay = shop.sell("a", 110, ALIPAY);
        wechat = shop.sell("b", 120, WECHAT);
        returned = shop.sell("c", 130, JDPAY);
        unionpay = shop.sell("d", 140, UNIONPAY);
        shop.till().refund("known-refunded", "forgotten", 30);
        TestStore lost = shop.store();
        unionpayAt = lost.value(
                "select to_char(ctime at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS') from orders where sn = "
                        + unionpay);
        shop.stop();
        shop.open();
        late = shop.sell("e", 150, WECHAT);
        shop.restore();
        before = shop.wallets.all();
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    private static String status(String sn) {
        return shop.store().value("select status || ' ' || net from orders where sn = " + sn);
    }

    private static JsonObject repair(int exit, String... options) {
        List<String> words = new ArrayList<>(
                List.of("--repair", "--terminal", RestoredShop.TERMINAL, "--by", "anna", "--refunds-of", "0"));
        words.addAll(List.of(options));
        return shop.check(exit, words.toArray(String[]::new));
    }

    @Test
    @Order(1)
    @DisplayName("nothing was noticed: status, check and release say so, and change nothing")
    void notNoticed() {
        assertThat(shop.office.run("restore", "status")).isEqualTo(ExitCode.FAILED);
        assertThat(shop.office.err()).contains("no restore of this store was noticed or recorded");
        assertThat(shop.office.run("restore", "check")).isEqualTo(ExitCode.FAILED);
        assertThat(shop.office.err()).contains("restore begin");
        assertThat(shop.office.run("restore", "begin")).isEqualTo(ExitCode.USAGE);
        assertThat(shop.office.err()).contains("--by");
        assertThat(shop.office.run("restore", "check", "--from", "9", "--to", "9"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(shop.office.err()).contains("--to", "above --from");
        assertThat(shop.office.run("restore", "release", "--by", "anna", "--reason", "none"))
                .isZero();
        assertThat(shop.office.lines().get(0).getInteger("released")).isZero();
    }

    @Test
    @Order(2)
    @DisplayName("begin records it, and the numbers continue above all that were used; the gateway starts")
    void begin() throws Exception {
        assertThat(shop.office.run("restore", "begin", "--by", "anna"))
                .as(shop.office.err())
                .isZero();
        JsonObject noticed = shop.office.lines().get(0);
        assertThat(noticed.getString("why")).isEqualTo("recorded by anna");
        assertThat(noticed.getString("check")).isEqualTo("not begun");
        assertThat(noticed.getString("partial_refunds")).isEqualTo("held");
        assertThat(Long.parseLong(noticed.getString("numbers_continued_at")))
                .isGreaterThan(before.keySet().stream()
                        .mapToLong(Long::parseLong)
                        .max()
                        .orElseThrow());

        shop.open();

        assertThat(shop.office.run("restore", "status")).isZero();
        assertThat(shop.office.lines().get(0).getString("restore")).isEqualTo(noticed.getString("restore"));
        assertThat(shop.till().query("a").code()).isEqualTo("FAIL");
        assertThat(shop.till().refund("known", "part", 10).error())
                .as("a partial refund is held")
                .isEqualTo("UPAY_REFUND_INVALID_ORDER_STATE");
    }

    @Test
    @Order(3)
    @DisplayName("check finds the paid ones and a refund, enters no order, and exits with 1")
    void check() {
        JsonObject summary = shop.check(1);

        List<JsonObject> lines = shop.office.lines();
        assertThat(lines)
                .filteredOn(line -> "PAID".equals(line.getString("state")))
                .extracting(line -> line.getString("forgotten") + " " + line.getLong("amount"))
                .contains(alipay + " 110", wechat + " 120", returned + " 130")
                .noneMatch(line -> line.startsWith(unionpay) || line.startsWith(late) || line.startsWith(known));
        assertThat(lines)
                .filteredOn(line -> line.containsKey("refund_recorded"))
                .extracting(line -> line.getString("order") + " " + line.getLong("refund_recorded"))
                .containsExactly(knownRefunded + " 30");
        assertThat(summary.getLong("not_entered_amount")).isEqualTo(110 + 120 + 130 + 1);
        assertThat(summary.getValue("accounts_without_answer")).isNull();
        assertThat(summary.getJsonArray("accounts_by_bill_only").getString(0)).startsWith("unionpay/");
        assertThat(status(knownRefunded)).isEqualTo("PARTIAL_REFUNDED 70");
        assertThat(shop.store().value("select count(*) from orders where sn > 0"))
                .isEqualTo("2");
        assertThat(shop.office.run("restore", "status")).isZero();
        assertThat(shop.office.lines().get(0).getString("check")).isEqualTo("done");
    }

    @Test
    @Order(4)
    @DisplayName("--repair --number --client-sn enters one, which the till finds by its own number")
    void one() {
        JsonObject summary = repair(1, "--number", alipay, "--client-sn", "a");

        assertThat(summary.getInteger("asked")).isZero();
        assertThat(summary.getLong("not_entered_amount")).isEqualTo(120 + 130 + 1);
        Answer order = shop.till().query("a");
        assertThat(order.sn()).isEqualTo(alipay);
        assertThat(order.orderStatus()).isEqualTo("PAID");
        repair(1, "--number", "12");
        assertThat(shop.office.err()).contains("12: no forgotten paid order");
    }

    @Test
    @Order(5)
    @DisplayName("--repair --refund enters one and returns its money to the payer, once")
    void refund() {
        repair(1, "--refund", "--number", returned);
        untilRefunded(returned);
        repair(1, "--refund", "--number", returned);
        repair(1, "--refund", "--number", alipay);

        untilRefunded(alipay);
        assertThat(shop.wallets.of(returned).returns()).isEqualTo(1);
        assertThat(shop.wallets.of(returned).kept()).isZero();
        assertThat(shop.till()
                        .post("query", new JsonObject().put("sn", returned))
                        .data("client_sn"))
                .isEqualTo("restored-" + returned);
    }

    private static void untilRefunded(String sn) {
        Awaitility.await(sn + " is refunded").atMost(PATIENCE).until(() -> status(sn), "REFUNDED 0"::equals);
    }

    @Test
    @Order(6)
    @DisplayName(
            "--candidates finds UnionPay's by number and time, --from those of a gateway that continued at the clock")
    void others() throws Exception {
        Path bill = Files.write(folder.resolve("bill.csv"), List.of(unionpay + "," + unionpayAt, "", known));

        shop.check(1, "--candidates", bill.toString());
        assertThat(found(unionpay)).isEqualTo("PAID 140");
        assertThat(shop.office.run(
                        "restore",
                        "check",
                        "--candidates",
                        folder.resolve("none").toString()))
                .isNotZero();

        long from = Long.parseLong(late) - 20;
        JsonObject summary = shop.check(1, "--from", Long.toString(from), "--to", Long.toString(from + 40));
        assertThat(summary.getInteger("asked")).isEqualTo(40);
        assertThat(found(late)).isEqualTo("PAID 150");
    }

    private static String found(String sn) {
        return shop.office.lines().stream()
                .filter(line -> sn.equals(line.getString("forgotten")))
                .map(line -> line.getString("state") + " " + line.getLong("amount"))
                .findFirst()
                .orElse("");
    }

    @Test
    @Order(7)
    @DisplayName(
            "--repair enters all the others; a second time, and --again, change nothing; each fen is accounted for")
    void all() {
        assertThat(repair(0).getLong("not_entered_amount")).isZero();
        List<String> orders = shop.store().rows("orders", "sn");
        assertThat(repair(0).getInteger("asked")).isZero();
        assertThat(repair(0, "--again").getInteger("asked")).isPositive();

        assertThat(shop.store().rows("orders", "sn")).isEqualTo(orders);
        for (SandboxWallets.Entry entry : shop.wallets.all().values()) {
            assertThat(entry.charges()).as(entry.toString()).isEqualTo(1);
            assertThat(shop.store().value("select net from orders where sn = " + entry.sn()))
                    .as(entry.toString())
                    .isEqualTo(Long.toString(entry.kept()));
        }
        assertThat(shop.office.run("verify")).as(shop.office.out()).isZero();
    }

    @Test
    @Order(8)
    @DisplayName("release ends the hold, with its author and reason; a second one releases nothing")
    void release() {
        assertThat(shop.office.run("restore", "release", "--by", "anna", "--reason", "bills compared"))
                .isZero();
        assertThat(shop.office.lines().get(0).getInteger("released")).isEqualTo(1);
        assertThat(shop.store().value("select released_by || ': ' || release_reason from restores"))
                .isEqualTo("anna: bills compared");
        assertThat(shop.office.run("restore", "release", "--by", "anna", "--reason", "again"))
                .isZero();
        assertThat(shop.office.lines().get(0).getInteger("released")).isZero();
        assertThat(shop.office.run("restore", "status")).isZero();
        assertThat(shop.office.lines().get(0).getString("partial_refunds")).isEqualTo("released");

        Awaitility.await("the gateway knows")
                .atMost(PATIENCE)
                .until(() -> shop.till().refund("known", "part", 10).verdict(), "REFUND_SUCCESS"::equals);
        assertThat(shop.wallets.of(known).returned()).isEqualTo(10);
    }
}
