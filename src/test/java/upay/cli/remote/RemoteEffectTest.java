package upay.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.bill.reader.BillVectors;
import upay.cli.CommandLineInterface;
import upay.cli.console.ExitCode;
import upay.cli.operator.CommandFixture.Said;
import upay.e2e.LocalGateway;
import upay.e2e.TestTill;
import upay.e2e.api.TestApi;
import upay.e2e.api.TestDesk;
import upay.store.TestStore;
import upay.store.statement.StatementShop;

@DisplayName("Each command that a gateway does has the effect and the output of the same command beside the store")
@Tag("process")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RemoteEffectTest {
    private static final TestStore STORE = TestStore.fresh();
    private static final Vertx VERTX = Vertx.vertx();
    private static final String MASTER = "1:" + "1a".repeat(32);
    private static final String DAY = "2017-11-01";
    private static final String TODAY =
            LocalDate.now(ZoneId.of("Asia/Shanghai")).toString();
    /** The commands that were run with success. */
    private static final Set<String> RUN = new TreeSet<>();

    @TempDir
    private static Path folder;

    @TempDir
    private static Path office;

    private static LocalGateway gateway;
    private static TestDesk desk;
    private static TestTill till;
    private static Path key;
    private static StatementShop shop;

    @BeforeAll
    static void start() throws Exception {
        gateway = LocalGateway.start(
                folder,
                Map.of(
                        "UPAY_DB_URI",
                        STORE.uri(),
                        "UPAY_MASTER_KEY_FILE",
                        secret("master.key", MASTER).toString(),
                        "UPAY_SANDBOX_TIME_SCALE",
                        "0.1",
                        "UPAY_WAITS_REFUND_WAIT",
                        "10s"));
        till = gateway.till();
        desk = new TestDesk(office, STORE, "master-key-file: " + office.resolve("master.key"));
        key = secret(
                "admin.key",
                TestApi.ofAdmin(STORE, MASTER, gateway.managementUri()).key());
        shop = new StatementShop(STORE, VERTX);
        done("merchant add --id r-1 --name Tea");
        done("store add --merchant r-1 --id s-1 --name Street");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        shop.close();
        VERTX.close().await();
    }

    /** A file that only its owner reads. */
    private static Path secret(String name, String content) throws IOException {
        Path file = Files.writeString(office.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** @param command its words, separated by single spaces */
    private static Said run(String command) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Stream<String> remote =
                Stream.of("--gateway", gateway.managementUri().toString(), "--api-key-file", key.toString());
        int exit = CommandLineInterface.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of(command.split(" ")), remote).toArray(String[]::new));
        if (exit == ExitCode.OK) {
            String[] words = command.split(" ");
            RUN.add(words[0]);
            RUN.add(words[0] + " " + words[Math.min(1, words.length - 1)]);
        }
        return new Said(exit, out.toString(), err.toString());
    }

    /** Its lines, if a gateway did it. */
    private static List<JsonObject> done(String command) {
        Said said = run(command);
        assertThat(said.exit()).as(command + ": " + said.err()).isZero();
        return said.out().lines().map(JsonObject::new).toList();
    }

    private static JsonObject line(String command) {
        List<JsonObject> lines = done(command);
        assertThat(lines).as(command).hasSize(1);
        return lines.get(0);
    }

    private static String refused(String command, int exit) {
        Said said = run(command);
        assertThat(said.exit()).as(command + ": " + said.out()).isEqualTo(exit);
        return said.err();
    }

    /** Both print the same, but for these fields. */
    private static void same(String command, String... without) {
        Said local = desk.run(command);
        Said remote = run(command);
        assertThat(remote.exit()).as(command + ": " + remote.err()).isEqualTo(local.exit());
        assertThat(lines(remote.out(), without)).as(command).isEqualTo(lines(local.out(), without));
    }

    private static List<String> lines(String out, String... without) {
        List<String> lines = new ArrayList<>();
        out.lines().forEach(line -> {
            if (!line.startsWith("{")) {
                lines.add(line);
                return;
            }
            JsonObject json = new JsonObject(line);
            List.of(without).forEach(json::remove);
            lines.add(json.encode());
        });
        return lines;
    }

    @Test
    @DisplayName(
            "a terminal is added with its own secret or a new one, its rights and service are changed and taken back")
    void terminals() throws Exception {
        Path own = secret("till.secret", "6f1d0c3e9b7a4d58\n");
        JsonObject brought = line("terminal add --merchant r-1 --store s-1 --sn 910000000000000001 --secret-file " + own
                + " --signature v2-only --client-certificate subject:CN=till-1 --may-refund no --refund-cap 500");
        assertThat(brought.getString("secret")).isNull();
        assertThat(brought.getBoolean("may_refund")).isFalse();
        assertThat(brought.getInteger("refund_cap")).isEqualTo(500);
        String made = line("terminal add --merchant r-1 --store s-1").getString("terminal");
        assertThat(line("terminal reset-secret " + made).getString("secret")).hasSizeGreaterThan(15);
        same("terminal show 910000000000000001");

        line("terminal rights 910000000000000001 --may-refund yes --own-store-only YES --refund-cap none"
                + " --daily-refund-cap 9000 --may-cancel no");
        JsonObject rights = line("terminal show 910000000000000001");
        assertThat(rights.getBoolean("may_refund")).isTrue();
        assertThat(rights.getBoolean("own_store_only")).isTrue();
        assertThat(rights.getValue("refund_cap")).isNull();
        assertThat(rights.getInteger("daily_refund_cap")).isEqualTo(9000);

        line("terminal change " + made + " --dialect current --pay-wait 20s");
        line("terminal change 910000000000000001 --client-certificate none --signature any --device-id none");
        same("terminal show 910000000000000001");
        same("terminal show " + made);
        line("terminal change " + made + " --dialect default --pay-wait default");
        same("terminal list --merchant r-1");
        done("terminal disable " + made);
        done("terminal enable " + made);
        same("terminal list --merchant r-1 --store s-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "terminal rights 100000000000000001 --refund-cap much   | 2 | --refund-cap': 'much'; allowed: fen",
                "terminal rights 100000000000000001 --refund-cap 0      | 1 | refund_cap must be a whole number",
                "terminal change 100000000000000001                     | 1 | at least one field",
                "terminal change 100000000000000001 --device-id d-2     | 1 | activating it anew",
                "terminal change 100000000000000001 --pay-wait 2h       | 1 | pay_wait must be",
                "terminal add --merchant r-1 --store s-1 --secret-file ./none | 2 | --secret-file': './none'; it can't be read",
                "order show x-1                                         | 2 | up to 18 digits",
                "order show --client-sn c-1                             | 2 | --merchant or --terminal",
                "order show 123                                         | 1 | There is no order 123",
                "order show --client-sn c-1 --merchant r-1              | 1 | No order has the client_sn c-1",
                "webhook resend nothing                                 | 2 | event id, such as paid-SN",
                "channel-account test --channel wechat --name absent    | 1 | no such account to test",
                "restore status                                         | 1 | No restore",
                "reconcile report --html ./x.html                       | 2 | a day as 2026-01-31",
                "settlement export --day 2026-01-10 --merchant r-1 --out ./none/x | 2 | a folder that",
                "verify --day 2999-01-01x                               | 2 | --day",
                "keys new                                               | 2 | never sent"
            })
    @DisplayName("what is wrong is named, and what to give instead")
    void misused(String command, int exit, String said) {
        assertThat(refused(command, exit)).contains(said);
    }

    @Test
    @DisplayName("a secret that others can read, in its file or in the list of processes, is not sent")
    void exposed() throws Exception {
        Path open = Files.writeString(office.resolve("open.secret"), "6f1d0c3e9b7a4d58");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(refused("vendor add --name V --key-file " + open, ExitCode.USAGE))
                .contains("--key-file", "chmod 600");
        assertThat(refused("channel-account add --channel wechat --default --set-file key=" + open, ExitCode.FAILED))
                .contains("key: ", "chmod 600");
        assertThat(refused("channel-account add --channel wechat --default --set key=6f1d0c3e9b7a", ExitCode.FAILED))
                .contains("key is a secret", "--set-file key=")
                .doesNotContain("6f1d0c3e9b7a");
    }

    @Test
    @DisplayName("a vendor is added with its key or a new one, gets a new key and an application")
    void vendors() throws Exception {
        Path own = secret("vendor.key", "0c3e9b7a4d586f1d");
        assertThat(line("vendor add --name Maker --sn 91800001 --key-file " + own)
                        .getString("key"))
                .isNull();
        assertThat(line("vendor add --name Other").getString("key")).hasSizeGreaterThan(15);
        assertThat(line("vendor reset-key 91800001").getString("key")).hasSizeGreaterThan(15);
        assertThat(line("vendor app-add 91800001 --name Till --id 2026000000000001")
                        .getString("app"))
                .isEqualTo("2026000000000001");
        same("vendor app-list 91800001");
        done("vendor disable 91800001");
        same("vendor list");
        done("vendor enable 91800001");
    }

    @Test
    @DisplayName("an account is entered, chosen for new payments, tested, given back and removed")
    void accounts() throws Exception {
        Path merchantKey = secret("wechat.key", "192006250b4c09247ec02edce69f6a2d");
        String account = " --channel wechat --merchant r-1 --name second";
        JsonObject added = line("channel-account add" + account + " --endpoint http://127.0.0.1:9"
                + " --set app-id=wx2421b1c4370ec43b --set mch-id=1900000109 --set-file key=" + merchantKey);
        assertThat(added.getString("next")).isEqualTo("channel-account test" + account);
        assertThat(added.getJsonArray("settings")).contains("key", "mch-id");
        done("channel-account add --channel wechat --merchant r-1 --endpoint http://127.0.0.1:9"
                + " --set app-id=wx2421b1c4370ec43b --set mch-id=1229759202 --set-file key=" + merchantKey);

        JsonObject used = line("channel-account use --channel wechat --merchant r-1 --store s-1 --account second");
        assertThat(used.getString("use")).isEqualTo("second");
        done("channel-account use --channel alipay --default --account conf");
        same("channel-account list");
        same("channel-account list --merchant r-1");
        same("channel-account list --default");
        assertThat(refused("channel-account remove" + account, ExitCode.FAILED)).contains("Not done");
        assertThat(line("channel-account use --channel wechat --merchant r-1 --store s-1 --none")
                        .getString("use"))
                .isNull();
        done("channel-account use --channel alipay --default --none");

        same("channel-account test --channel wechat --merchant r-1 --name second", "detail");
        Said sound = run("channel-account test --channel unionpay --default");
        assertThat(sound.out().lines().map(JsonObject::new).toList())
                .isNotEmpty()
                .allSatisfy(check -> assertThat(check.getString("name")).isEqualTo("conf"));
        assertThat(line("channel-account remove --force" + account).getBoolean("removed"))
                .isTrue();
        same("channel-account list --merchant r-1");
    }

    @Test
    @DisplayName("an order's history, by each of its numbers, in words and as JSON")
    void history() {
        String clientSn = TestTill.newClientSn();
        String sn = till.pay(clientSn, 1350, TestTill.ALIPAY_CODE).sn();
        till.refund(clientSn, "r-1", 350);
        String merchant = STORE.value("select merchant_id from orders where sn = " + sn);
        String tradeNo = STORE.value("select trade_no from orders where sn = " + sn);

        same("order show " + sn);
        same("order show " + sn + " --json");
        same("order show --client-sn " + clientSn + " --merchant " + merchant);
        same("order show --client-sn " + clientSn + " --terminal 100000000000000001");
        same("order show " + tradeNo + " --merchant " + merchant);
        assertThat(line("order check " + sn).getString("channel_said")).isNotEmpty();
    }

    @Test
    @DisplayName("open orders are listed up to a limit and behind a number; one of unknown outcome is resolved")
    void resolved() {
        List<String> waiting = Stream.of(100, 101, 102)
                .map(fen -> till.pay(TestTill.newClientSn(), fen, TestTill.WECHAT_CODE)
                        .sn())
                .toList();
        waiting.forEach(
                sn -> STORE.execute("update orders set status = 'PAY_ERROR', paid = false, version = version + 1"
                        + " where sn = " + sn
                        + "; update transactions set status = 'FAIL_IO_2', step = 'HUMAN', owner = 0,"
                        + " deadline = now(), due_at = now() + interval '1 h' where order_sn = " + sn));
        same("order list");
        same("order list --manual-review");
        same("order list --open --merchant nobody");
        same("order list --limit 2");
        same("order list --after " + waiting.get(1));
        assertThat(done("order list --manual-review --limit 2"))
                .extracting(order -> order.getString("order"))
                .containsExactly(waiting.get(0), waiting.get(1), null);
        assertThat(line("order list --manual-review --after " + waiting.get(1)).getString("order"))
                .isEqualTo(waiting.get(2));
        waiting.forEach(sn -> STORE.execute("update transactions set step = 'DONE', status = 'SUCCESS', due_at = null"
                + " where order_sn = " + sn + "; update orders set status = 'PAID', paid = true where sn = " + sn));

        String clientSn = TestTill.newClientSn();
        String sn = till.pay(clientSn, 20_000, TestTill.WECHAT_CODE).sn();
        assertThat(till.refund(clientSn, "r-1", 9105).code()).isEqualTo("REFUND_ERROR");
        assertThat(refused("order resolve " + sn + " --as gone --by anna --reason seen", ExitCode.FAILED))
                .contains("as must be one of");
        JsonObject resolved = line("order resolve " + sn + " --as RETURNED --by anna --reason seen --refund r-1");
        assertThat(resolved.getString("as")).isEqualTo("returned");
        assertThat(resolved.getLong("shop_has")).isEqualTo(20_000 - 9105);
    }

    @Test
    @DisplayName("webhooks are listed by state, host and order, sent again, and their key is shown in PEM")
    void webhooks() {
        String sn = till.pay(TestTill.newClientSn(), 1, TestTill.ALIPAY_CODE).sn();
        STORE.execute("insert into notifications (merchant_id, order_sn, event, receiver, body, given_up_at)"
                + " select merchant_id, sn, 'paid', 'a.example', '{}', now() from orders where sn = " + sn);

        same("webhook list --state given_up");
        same("webhook list --receiver A.example");
        same("webhook list --order " + sn);
        same("webhook list --order paid-" + sn + " --state waiting");
        assertThat(line("webhook resend paid-" + sn).getString("state")).isEqualTo("waiting");
        assertThat(line("webhook resend " + sn + " --reason asked").getString("event_id"))
                .isEqualTo("paid-" + sn);
        assertThat(STORE.value("select string_agg(reason, ',' order by id) from audit_log"
                        + " where action = 'webhook-resend' and subject = '" + sn + "'"))
                .isEqualTo("by the command webhook resend,asked");
        same("webhook public-key");
        done("webhook rotate-key");
        same("webhook public-key");
    }

    @Test
    @DisplayName("a bill is brought in and compared, its rows and findings shown, one resolved, the day's page written")
    void bills() throws Exception {
        Path merchantKey = secret("bill.key", "192006250b4c09247ec02edce69f6a2d");
        done("merchant add --id f-1 --name Finance");
        done("channel-account add --channel wechat --merchant f-1 --endpoint http://127.0.0.1:9"
                + " --set app-id=wx2421b1c4370ec43b --set mch-id=1229759202 --set-file key=" + merchantKey);
        Path file = Files.write(office.resolve("bill 1.csv"), BillVectors.bytes("wechat-2017.csv"));
        String whose = " --channel wechat --merchant f-1 --day ";
        Path same = Files.copy(file, office.resolve("bill-1.csv"));
        JsonObject brought = line("bill import" + whose + DAY + " " + same);
        assertThat(brought.getString("state")).isEqualTo("READ");
        assertThat(line("bill import" + whose + DAY + " " + same).getBoolean("unchanged"))
                .isTrue();
        Said refused = run("bill import" + whose + "2017-11-02 " + same);
        assertThat(refused.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("Refused: line 2: ");
        same("bill show" + whose + DAY);
        same("bill show" + whose + DAY + " --rows");
        same("bill show" + whose + DAY + " --csv");
        same("bill show --channel wechat --default --day " + DAY);

        assertThat(line("reconcile run --day " + DAY + " --channel wechat").getString("merchant"))
                .isEqualTo("f-1");
        assertThat(run("reconcile run --default --day " + DAY).err()).contains("There is no bill of that day");
        same("reconcile show --merchant f-1");
        same("reconcile show --default");
        long finding = done("reconcile show --day " + DAY).stream()
                .filter(line -> line.containsKey("finding"))
                .findFirst()
                .orElseThrow()
                .getLong("finding");
        done("reconcile resolve " + finding + " --by anna --as NOT_OURS --note elsewhere");
        same("reconcile show " + finding);
        same("reconcile show --all --day " + DAY);
        same("reconcile show --day " + DAY + " --channel wechat");

        Path page = office.resolve("remote.html");
        assertThat(line("reconcile report --day " + DAY + " --html " + page).getString("file"))
                .isEqualTo(page.toString());
        Path beside = office.resolve("local.html");
        desk.run("reconcile report --day " + DAY + " --html " + beside);
        String made = "As of [0-9TZ:-]+";
        assertThat(Files.readString(page).replaceAll(made, ""))
                .isEqualTo(Files.readString(beside).replaceAll(made, ""));
        Said fetched = run("bill fetch --channel wechat --default --account conf --day " + TODAY);
        assertThat(new JsonObject(fetched.out()).getString("day")).isEqualTo(TODAY);
        RUN.add("bill fetch");
    }

    @Test
    @DisplayName(
            "a day's sums are shown and closed, and its file is written with the bytes and digest of the command's")
    void statements() throws Exception {
        done("merchant add --id z-1 --name Sums");
        long paid = shop.pay("z-1", 1000, Instant.parse("2026-01-10T01:00:00Z"));
        shop.refund("z-1", paid, 300, Instant.parse("2026-01-10T03:00:00Z"));
        shop.pay("z-1", 500, Instant.parse("2026-01-10T02:00:00Z"), "'WECHAT'");
        assertThat(line("settlement collect --since 2026-01-01").getLong("rows"))
                .isPositive();
        String whose = " --day 2026-01-10 --merchant z-1";
        String moving = "collected_until";
        same("settlement show" + whose, moving);
        Said open = run("settlement close --merchant z-1 --day " + TODAY);
        assertThat(open.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(open.err()).contains("Not closed: z-1");
        assertThat(line("settlement close" + whose).getString("state")).isEqualTo("CLOSED");
        same("settlement show" + whose);
        same("settlement show" + whose + " --total");
        same("settlement show" + whose + " --payway wechat");
        same("settlement show --day 2026-01-10 --total", moving);

        for (String part : List.of("", " --format json", " --payway WECHAT")) {
            Path remote = office.resolve("remote.statement");
            Path beside = office.resolve("local.statement");
            JsonObject written = line("settlement export" + whose + part + " --out " + remote);
            JsonObject local = new JsonObject(desk.run("settlement export" + whose + part + " --out " + beside)
                    .out());
            assertThat(Files.mismatch(remote, beside)).isEqualTo(-1);
            assertThat(written.getString("sha256"))
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(remote))));
            local.put("file", remote.toString());
            assertThat(written).isEqualTo(local);
        }
    }

    @Test
    @DisplayName("secrets that are not sealed are listed and sealed; the master key is rotated; all is verified")
    void upkeep() {
        for (String sn : List.of("PLAIN1", "PLAIN2")) {
            STORE.executeAsSuperuser("insert into upay.terminals (terminal_sn, merchant_id, store_id, secret,"
                    + " secret_key_version, status) values ('" + sn + "', 'sandbox-merchant', 'sandbox-store',"
                    + " 'plain-0f3c9a77e1', 0, 'ACTIVE')");
        }
        // A command beside the store would seal them: real money moves in production only.
        assertThat(done("keys seal"))
                .extracting(till -> till.getString("terminal") + till.getBoolean("sealed"))
                .containsExactly("PLAIN1false", "PLAIN2false");
        assertThat(line("keys seal --terminal PLAIN1"))
                .isEqualTo(new JsonObject().put("terminal", "PLAIN1").put("sealed", true));
        assertThat(line("keys seal --all").getString("terminal")).isEqualTo("PLAIN2");
        assertThat(done("keys seal")).isEmpty();

        assertThat(line("keys rotate --batch 10").getInteger("broken")).isZero();

        assertThat(line("verify --day 2020-01-10").getLong("violations")).isZero();
        String sn = till.pay(TestTill.newClientSn(), 1, TestTill.ALIPAY_CODE).sn();
        String change = "update upay.transactions set amount = amount %s 1 where order_sn = " + sn;
        STORE.executeAsSuperuser(change.formatted("+"));
        same("verify", "audit_entries", "audit_hash", "orders", "ledger", "ledger_orders");
        Said broken = run("verify");
        assertThat(broken.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(broken.out()).contains("\"violated\":", sn);
        STORE.executeAsSuperuser(change.formatted("-"));
    }

    @Test
    @DisplayName("why a signature is wrong is said, and no key is printed")
    void doctor() throws Exception {
        Path body = Files.writeString(office.resolve("body.json"), "{\"terminal_sn\":\"100000000000000001\"}");
        Path own = secret("doctor.key", "0f0f0f0f0f0f0f0f0f");
        same("doctor --body " + body + " --authorization 100000000000000001");
        Path raw = Files.writeString(
                office.resolve("request.txt"),
                "POST /upay/v2/query HTTP/1.1\r\nContent-Type: application/json\r\nAuthorization: 100000000000000001 "
                        + "0".repeat(32) + "\r\n\r\n{}",
                StandardCharsets.UTF_8);
        same("doctor --raw " + raw);
        same("doctor --raw " + raw + " --key-file " + own);
    }

    @Test
    @DisplayName("a restore is recorded, shown and released")
    @Order(Integer.MAX_VALUE - 1)
    void restores() {
        assertThat(line("restore begin --by anna").encode()).contains("anna");
        same("restore status");
        assertThat(line("restore release --by anna --reason compared").getString("reason"))
                .isEqualTo("compared");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "merchant list",
                "merchant zone r-1 --zone Asia/Shanghai",
                "store list --merchant r-1",
                "store close --merchant r-1 --id s-1",
                "store reopen --merchant r-1 --id s-1",
                "activation-code list --merchant r-1",
                "user list",
                "api-key list"
            })
    @DisplayName("what is one request prints what the command prints, and some fields more")
    void simple(String command) {
        same(command, "status", "limits", "terminal_rate", "share");
    }

    @Test
    @DisplayName("codes, channels, users, keys and the audit log")
    void others() {
        done("merchant limits r-1 --share 4 --terminal-rate 5/10 --merchant-rate 7");
        done("merchant limits r-1 --merchant-rate default");
        assertThat(desk.run("merchant list").lines())
                .filteredOn(merchant -> merchant.getString("merchant").equals("r-1"))
                .allSatisfy(merchant -> assertThat(merchant)
                        .contains(Map.entry("share", 4), Map.entry("terminal_rate", "5/10"))
                        .noneMatch(field -> field.getKey().equals("merchant_rate")));
        done("merchant close r-1");
        done("merchant reopen r-1");
        done("activation-code create --merchant r-1 --store s-1 --days 1 --uses 2");
        String code = STORE.value("select max(code_id) from activation_codes where merchant_id = 'r-1'");
        done("activation-code revoke " + code);
        done("channel off unionpay --by anna --reason test");
        done("channel on unionpay --by anna");
        done("channel status");
        assertThat(line("user add ben --role viewer").getString("set_up_link")).isNotEmpty();
        done("user set-role ben --role support");
        done("user disable ben");
        done("user enable ben");
        done("user reset ben");
        same("user list");
        String id = line("api-key add --name k --scope read-orders,read-health --days 1")
                .getString("id");
        same("api-key list");
        done("api-key revoke " + id);
        same("audit list --action user-add");
        same("audit list --after 3 --subject user");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    @DisplayName("no command of a gateway was left out")
    void all() {
        Set<String> all = new TreeSet<>(RemoteRoutes.known().keySet());
        all.addAll(RemoteRoutes.works());
        all.removeAll(RUN);
        assertThat(all).isEmpty();
    }
}
