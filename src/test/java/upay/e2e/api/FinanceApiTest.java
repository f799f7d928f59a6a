package upay.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.bill.reader.BillVectors;
import upay.e2e.LocalGateway;
import upay.identity.Permission;
import upay.store.TestStore;
import upay.store.statement.StatementShop;

@DisplayName("Bills, comparisons, findings and the closing of days over HTTP, as the commands do it")
@Tag("process")
class FinanceApiTest {
    private static final TestStore STORE = TestStore.fresh();
    private static final Vertx VERTX = Vertx.vertx();
    private static final String DAY = "2017-11-01";

    @TempDir
    private static Path folder;

    @TempDir
    private static Path office;

    private static LocalGateway gateway;
    private static TestDesk desk;
    private static TestApi admin;
    private static JsonObject bill;

    @BeforeAll
    static void start() throws Exception {
        gateway = LocalGateway.start(folder, Map.of("UPAY_DB_URI", STORE.uri()));
        desk = new TestDesk(office, STORE);
        admin = TestApi.ofAdmin(STORE, gateway.managementUri());
        admin.send("POST", "/merchants", "{\"merchant\":\"f-1\",\"name\":\"Tea\"}");
        Path key = Files.writeString(office.resolve("wechat.key"), "192006250b4c09247ec02edce69f6a2d");
        for (String account : List.of("default 1229759202", "other 1921000401")) {
            String[] words = account.split(" ");
            assertThat(desk.run("channel-account add --channel wechat --merchant f-1 --name " + words[0]
                                    + " --endpoint http://127.0.0.1:9 --set app-id=wx2421b1c4370ec43b --set mch-id="
                                    + words[1] + " --set-file key=" + key)
                            .exit())
                    .isZero();
        }
        bill = result(bring("f-1", "default", DAY));
        JsonObject run = result(admin.send("POST", "/reconciliation/run", "{\"day\":\"" + DAY + "\"}"));
        assertThat(run.getInteger("compared")).as(run.encode()).isEqualTo(1);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        VERTX.close().await();
    }

    private static TestApi.Reply bring(String merchant, String account, String day) throws Exception {
        return admin.upload(
                "/bills/import?channel=wechat&merchant=" + merchant + "&account=" + account + "&day=" + day
                        + "&file=bill.csv",
                BillVectors.bytes("wechat-2017.csv"));
    }

    /** Of the task, once it has ended. */
    private static JsonObject ended(TestApi.Reply begun) {
        assertThat(begun.status()).as(begun.response().body()).isEqualTo(202);
        String path = begun.header("Location").substring("/api/v1".length());
        return await("the task has ended")
                .atMost(Duration.ofSeconds(60))
                .until(() -> admin.get(path).json(), task -> !task.getString("state")
                        .equals("RUNNING"));
    }

    private static JsonObject result(TestApi.Reply begun) {
        JsonObject task = ended(begun);
        assertThat(task.getString("state")).as(task.encode()).isEqualTo("DONE");
        return task.getJsonObject("result");
    }

    private static JsonArray items(String path) throws Exception {
        return admin.get(path).json().getJsonArray("items");
    }

    private static void sameAs(JsonObject shown, String command, String... without) {
        JsonObject said =
                new JsonObject(desk.run(command).out().lines().findFirst().orElseThrow());
        List.of(without).forEach(said::remove);
        JsonObject copy = shown.copy();
        List.of(without).forEach(copy::remove);
        assertThat(copy).isEqualTo(said);
    }

    private static String acts(String action, String subject) {
        return STORE.value(
                "select string_agg(after::jsonb ->> 'phase', ' ' order by id) from audit_log where action = '" + action
                        + "' and subject like '%" + subject + "%'");
    }

    @Test
    @DisplayName("a file that was imported is shown with its rows, as the command shows it; again, it changes nothing")
    void imported() throws Exception {
        long id = bill.getLong("bill");
        assertThat(bill.getString("state")).isEqualTo("READ");
        assertThat(bill.getString("file")).isEqualTo("bill.csv");
        assertThat(bill.getString("source")).isEqualTo("IMPORTED");
        sameAs(admin.get("/bills/" + id).json(), "bill show --channel wechat --day " + DAY + " --merchant f-1");
        assertThat(items("/bills?channel=wechat&day=" + DAY + "&merchant=f-1"))
                .contains(admin.get("/bills/" + id).json());
        JsonObject first = admin.get("/bills/" + id + "/rows?limit=3").json();
        JsonArray rows = first.getJsonArray("items");
        rows.addAll(items("/bills/" + id + "/rows?cursor=" + first.getString("next")));
        assertThat(rows.stream().map(Object::toString))
                .containsExactlyElementsOf(
                        desk.run("bill show --channel wechat --day " + DAY + " --merchant f-1 --rows").lines().stream()
                                .filter(row -> row.getLong("bill") == id)
                                .map(JsonObject::encode)
                                .toList());

        assertThat(result(bring("f-1", "default", DAY)).getBoolean("unchanged")).isTrue();
        assertThat(acts("bill-import", "f-1")).startsWith("begun ended begun ended");
        await("the files that came in are deleted").until(FinanceApiTest::uploads, List::isEmpty);
    }

    private static List<String> uploads() throws IOException {
        String mine = "upay-bill-" + ProcessHandle.current().pid() + "-";
        try (var left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return left.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(mine))
                    .toList();
        }
    }

    @Test
    @DisplayName("a refused file is a result with its line and reason, and the calendar counts it")
    void refused() throws Exception {
        JsonObject refused = result(bring("f-1", "other", "2017-11-02"));

        assertThat(refused.getString("state")).isEqualTo("REFUSED");
        assertThat(refused.getInteger("line")).isEqualTo(2);
        assertThat(refused.getString("reason")).endsWith("is not of the day");
        JsonObject day =
                items("/reconciliation/days?from=2017-11-02&to=2017-11-02").getJsonObject(0);
        assertThat(day.getString("verdict")).isEqualTo("MISSING");
        assertThat(day.getInteger("refused_bills")).isEqualTo(1);
    }

    @Test
    @DisplayName("a finding is noted and resolved, once, with its entries in the audit log")
    void findings() throws Exception {
        JsonArray open =
                items("/findings?day=" + DAY + "&channel=wechat&merchant=f-1&class=BILL_ONLY_UNKNOWN&open=true");
        assertThat(open).isNotEmpty();
        JsonObject day =
                items("/reconciliation/days?from=" + DAY + "&to=" + DAY).getJsonObject(0);
        assertThat(day.getString("verdict")).isEqualTo("DIFFERS");
        assertThat(day.getInteger("rows")).isEqualTo(4);
        JsonObject one = open.getJsonObject(0);
        long id = one.getLong("finding");
        sameAs(admin.get("/findings/" + id).json(), "reconcile show " + id, "notes");

        String note = "{\"note\":\"asked the channel\"}";
        JsonObject noted =
                admin.send("POST", "/findings/" + id + "/notes", note).json();
        assertThat(noted.getBoolean("open")).isTrue();
        assertThat(noted.getJsonArray("notes").getJsonObject(0).getString("note"))
                .isEqualTo("asked the channel");
        String by = noted.getJsonArray("notes").getJsonObject(0).getString("by");
        assertThat(by).isNotBlank();
        JsonObject wrong = admin.send(
                        "POST", "/findings/" + id + "/resolve", "{\"resolution\":\"AGREES\",\"note\":\"x\"}")
                .json();
        assertThat(wrong.getJsonArray("errors").getJsonObject(0).getString("field"))
                .isEqualTo("resolution");
        String end = "{\"resolution\":\"NOT_OURS\",\"note\":\"another system\"}";
        JsonObject resolved =
                admin.send("POST", "/findings/" + id + "/resolve", end).json();
        assertThat(resolved.getBoolean("open")).isFalse();
        assertThat(resolved.getJsonArray("notes").getJsonObject(1).getString("resolution"))
                .isEqualTo("NOT_OURS");
        assertThat(admin.send("POST", "/findings/" + id + "/resolve", end).status())
                .isEqualTo(409);
        assertThat(admin.send("POST", "/findings/" + id + "/notes", note).status())
                .isEqualTo(409);
        assertThat(admin.get("/findings/999999").status()).isEqualTo(404);
        assertThat(STORE.value("select string_agg(reason, ', ' order by id) from audit_log"
                        + " where action = 'reconcile-resolve' and subject = '" + id + "'"))
                .isEqualTo("asked the channel, another system");
        assertThat(items("/findings?day=" + DAY + "&open=false").stream()
                        .map(finding -> ((JsonObject) finding).getLong("finding")))
                .containsExactly(id);
        JsonObject page = admin.get("/findings?day=" + DAY + "&limit=1").json();
        assertThat(items("/findings?day=" + DAY + "&limit=1&cursor=" + page.getString("next"))
                        .getJsonObject(0)
                        .getLong("finding"))
                .isGreaterThan(page.getJsonArray("items").getJsonObject(0).getLong("finding"));
    }

    @Test
    @DisplayName("the page of a day is the command's")
    void report() throws Exception {
        Path file = office.resolve("day.html");
        assertThat(desk.run("reconcile report --day 2017-11-02 --html " + file).exit())
                .isZero();

        HttpResponse<byte[]> page = admin.download("/reconciliation/days/2017-11-02/report");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("sandbox");
        String made = "As of [0-9TZ:-]+";
        assertThat(new String(page.body(), StandardCharsets.UTF_8).replaceAll(made, ""))
                .isEqualTo(Files.readString(file).replaceAll(made, ""));
    }

    @Test
    @DisplayName("a bill is fetched from its channel")
    void fetched() throws Exception {
        String today = LocalDate.now(ZoneId.of("Asia/Shanghai")).toString();

        JsonObject task = ended(admin.send(
                "POST", "/bills/fetch", "{\"channel\":\"wechat\",\"account\":\"conf\",\"day\":\"" + today + "\"}"));

        assertThat(task.getString("kind")).isEqualTo("bill-fetch");
        assertThat(task.getString("state")).as(task.encode()).isEqualTo("DONE");
        assertThat(task.getJsonObject("result").getString("channel")).isEqualTo("wechat");
        assertThat(task.getJsonObject("result").getString("day")).isEqualTo(today);
        assertThat(acts("bill-fetch", today)).isEqualTo("begun ended");
    }

    @Test
    @DisplayName("a gateway is at one task at a time; a sender that goes away leaves its place, and nothing is done")
    void oneAtATime() throws Exception {
        String path = "/bills/import?channel=wechat&merchant=f-1&day=2017-11-03";
        try (SlowUpload half = placed(path)) {
            JsonObject refused = admin.send("POST", "/reconciliation/run", "{}").json();
            assertThat(refused.getString("detail")).contains("taking in a file for another task");
            half.send(new byte[1_000]);
        }
        TestApi.Reply free = await("the place is free")
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> admin.send("POST", "/reconciliation/run", "{\"day\":\"2017-11-05\"}"),
                        reply -> reply.status() == 202);
        JsonObject run = ended(free);
        assertThat(run.getJsonObject("result").getInteger("days")).isZero();
        assertThat(items("/bills?day=2017-11-03")).isEmpty();
        assertThat(acts("bill-import", "2017-11-03")).isNull();
    }

    /** One that has the place of the one task. */
    private static SlowUpload placed(String path) {
        return await("its place is taken")
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            SlowUpload half = admin.slowUpload(path, 1_000_000);
                            half.send(new byte[1_000]);
                            TestApi.Reply other = admin.send("POST", "/reconciliation/run", "{\"day\":\"2017-11-05\"}");
                            if (other.status() == 409) {
                                return half;
                            }
                            // That was faster.
                            half.close();
                            ended(other);
                            return null;
                        },
                        half -> half != null);
    }

    @Test
    @DisplayName("a refused upload is answered while it is sent, and the connection is of use afterwards")
    void refusedUpload() throws Exception {
        TestApi.Reply reply =
                admin.upload("/bills/import?channel=wechat&merchant=f-9&day=2017-11-03", new byte[3_000_000]);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json().getString("detail")).startsWith("there is no account default of merchant f-9");
        assertThat(admin.get("/tasks").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("a day is closed at once, and one that has not ended says so")
    void closed() throws Exception {
        StatementShop shop = new StatementShop(STORE, VERTX);
        try {
            shop.pay("f-1", 1000, Instant.parse("2026-01-10T01:00:00Z"));
            JsonObject collected = result(admin.send("POST", "/settlement/collect", "{\"since\":\"2026-01-01\"}"));
            assertThat(collected.getInteger("rows")).isEqualTo(1);
            assertThat(collected.getString("collected_until")).isNotEmpty();
            String close = "{\"day\":\"2026-01-10\",\"merchant\":\"f-1\"}";

            JsonObject closed = result(admin.send("POST", "/settlement/close", close));

            assertThat(closed.getInteger("closed")).isEqualTo(1);
            assertThat(closed.getJsonArray("items").getJsonObject(0))
                    .isEqualTo(items("/merchants/f-1/statements?from=2026-01-01&to=2026-01-10")
                            .getJsonObject(0));
            String today = LocalDate.now(ZoneId.of("Asia/Shanghai")).toString();
            JsonObject open = result(admin.send("POST", "/settlement/close", "{\"day\":\"" + today + "\"}"));
            assertThat(open.getInteger("still_open")).isEqualTo(1);
            assertThat(open.getJsonArray("waiting").getJsonObject(0).getString("day"))
                    .isEqualTo(today);
            assertThat(admin.send("POST", "/settlement/close", "{\"day\":\"2026-01-10\",\"merchant\":\"f-9\"}")
                            .status())
                    .isEqualTo(404);
            assertThat(acts("settlement-close", "2026-01-10")).isEqualTo("begun ended");
        } finally {
            shop.close();
        }
    }

    @Test
    @DisplayName("a task is followed by those who may begin it, and the others do not find it")
    void followed() throws Exception {
        String id = items("/tasks").getJsonObject(0).getString("task");
        TestApi viewer = TestApi.of(STORE, gateway.managementUri(), null, Set.of(Permission.READ_BILLS));
        assertThat(viewer.get("/tasks/" + id).status()).isEqualTo(404);
        assertThat(viewer.get("/tasks").json().getJsonArray("items")).isEmpty();
        TestApi merchant = TestApi.of(STORE, gateway.managementUri(), "f-1", Set.of(Permission.values()));
        assertThat(merchant.get("/tasks/" + id).status()).isEqualTo(404);
        assertThat(merchant.get("/bills").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/bills/import?day=2017-11-01                          | {}  | channel",
                "/bills/import?channel=wechat                          | {}  | day",
                "/bills/import?channel=cash&day=2017-11-01             | {}  | channel",
                "/bills/import?channel=wechat&day=2999-01-01           | {}  | day",
                "/bills/import?channel=wechat&day=2017-11-01&account=B! | {} | account",
                "/bills/import?channel=wechat&day=2017-11-01&file=../x | {}  | file",
                "/bills/fetch        | {\"day\":\"2017-11-01\"}                            | channel",
                "/bills/fetch        | {\"channel\":\"wechat\",\"day\":\"yesterday\"}     | day",
                "/reconciliation/run | {\"dai\":\"2017-11-01\"}                            | dai",
                "/settlement/close   | {}                                                  | day",
                "/settlement/collect | {\"since\":\"2999-01-01\"}                          | since"
            })
    @DisplayName("a wrong field is named")
    void misused(String path, String body, String field) throws Exception {
        TestApi.Reply reply = admin.send("POST", path, body);

        assertThat(reply.status()).as(reply.response().body()).isEqualTo(400);
        assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("field"))
                .isEqualTo(field);
    }
}
