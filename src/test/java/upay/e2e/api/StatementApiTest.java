package upay.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.cli.operator.CommandFixture.Said;
import upay.e2e.LocalGateway;
import upay.identity.Permission;
import upay.store.TestStore;
import upay.store.statement.StatementShop;

@DisplayName("Statements over HTTP are those of the command: the same bytes, the same sums")
@Tag("process")
class StatementApiTest {
    /** Much more than the buffers between a gateway and its reader hold. */
    private static final int MANY = 120_000;

    private static final TestStore STORE = TestStore.fresh();
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    private static Path folder;

    @TempDir
    private static Path office;

    private static TestDesk desk;
    private static StatementShop shop;
    private static LocalGateway gateway;
    private static TestApi admin;

    @BeforeAll
    static void start() throws Exception {
        gateway = LocalGateway.start(folder, Map.of("UPAY_DB_URI", STORE.uri()));
        desk = new TestDesk(office, STORE);
        admin = TestApi.ofAdmin(STORE, gateway.managementUri());
        shop = new StatementShop(STORE, VERTX);
        for (String id : List.of("s-1", "s-2", "s-big", "s-none", "s-broken")) {
            admin.send(
                    "POST",
                    "/merchants",
                    new JsonObject().put("merchant", id).put("name", id).encode());
        }
        long paid = shop.pay("s-1", 1000, Instant.parse("2026-01-10T01:00:00Z"));
        long odd = shop.pay("s-1", 500, Instant.parse("2026-01-10T02:00:00Z"), "'WECHAT'");
        STORE.execute("update transactions set operator = '=HYPERLINK(\"x\"),茶' where tsn = " + odd);
        shop.refund("s-1", paid, 300, Instant.parse("2026-01-10T03:00:00Z"));
        shop.bill("s-1", paid, paid, "PAYMENT", "3.80000");
        shop.pay("s-1", 77, Instant.parse("2026-01-11T03:00:00Z"));
        shop.pay("s-2", 9, Instant.parse("2026-01-10T03:00:00Z"));
        shop.pay("s-broken", 5, Instant.parse("2026-01-10T03:00:00Z"));
        shop.collect();
        shop.close("s-1", LocalDate.parse("2026-01-10"));
        shop.close("s-broken", LocalDate.parse("2026-01-10"));
        manyRows();
    }

    /** A closed day cannot be made so fast: an open one has the same way. */
    private static void manyRows() {
        STORE.execute("insert into statement_merchants values ('s-big', '2026-01-09', '2026-01-09T16:00:00Z')");
        STORE.execute("""
                insert into statement_rows (merchant_id, order_sn, tsn, part, kind, settles_at, at, amount, store_id, terminal_sn,
                  operator, payway, sub_payway, client_sn)
                select 's-big', n, n, 1, 'PAYMENT', '2026-01-10T00:00:00Z', '2026-01-10T00:00:00Z', 1, 's1', 't1', 'anna',
                  'ALIPAY', 'BARCODE', 'c-' || n from generate_series(1, %d) n""".formatted(MANY));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        shop.close();
        VERTX.close().await();
    }

    private static JsonObject last(Said said) {
        assertThat(said.exit()).as(said.err()).isZero();
        List<String> lines = said.out().lines().toList();
        return new JsonObject(lines.get(lines.size() - 1));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static String digest(String hexadecimal) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hexadecimal)) + ":";
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @CsvSource({"csv, CSV", "jsonl, JSON"})
    @DisplayName("the file of a closed day has the bytes and the SHA-256 that the command says")
    void sameBytes(String format, String option) throws Exception {
        Path file = folder.resolve("s-1." + format);
        JsonObject said = last(
                desk.run("settlement export --day 2026-01-10 --merchant s-1 --format " + option + " --out " + file));

        HttpResponse<byte[]> got = admin.download("/merchants/s-1/statements/2026-01-10?format=" + format);

        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo(Files.readAllBytes(file));
        String sha256 = sha256(got.body());
        assertThat(said.getString("sha256")).isEqualTo(sha256);
        assertThat(header(got, "Repr-Digest")).isEqualTo(digest(sha256));
        assertThat(header(got, "ETag")).isEqualTo('"' + sha256 + '"');
        assertThat(header(got, "Statement-State")).isEqualTo("CLOSED");
        assertThat(header(got, "Content-Disposition"))
                .isEqualTo("attachment; filename=\"s-1-2026-01-10." + format + "\"");
        assertThat(admin.download(
                                "/merchants/s-1/statements/2026-01-10?format=" + format,
                                "If-None-Match",
                                '"' + sha256 + '"')
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    @DisplayName("CSV begins with a byte order mark, its totals add up, and no text of it is a formula")
    void forSpreadsheets() throws Exception {
        String csv = new String(
                admin.download("/merchants/s-1/statements/2026-01-10").body(), StandardCharsets.UTF_8);

        List<String> lines = csv.lines().toList();
        assertThat(lines.get(0)).startsWith("\ufeffrecord,merchant,day,order_sn,");
        assertThat(csv).contains(",\"'=HYPERLINK(\"\"x\"\"),茶\",").doesNotContain(",=");
        assertThat(lines).hasSize(1 + 3 + 3);
        int amount = List.of(lines.get(0).split(",")).indexOf("amount");
        long sum = lines.stream()
                .filter(line -> line.startsWith("TRANSACTION"))
                .mapToLong(line -> Long.parseLong(
                        line.replaceAll("\"[^,]*\"\"[^,]*,[^,]*\"", "x").split(",")[amount]))
                .sum();
        assertThat(sum).isEqualTo(1200);
        assertThat(lines.get(6)).startsWith("TOTAL,s-1,2026-01-10,").contains(",ALL,3,1200,12.00,");
    }

    @Test
    @DisplayName("an open day says so, has the bytes of the command, and its SHA-256 behind it")
    void openDay() throws Exception {
        Path file = folder.resolve("open.csv");
        JsonObject said = last(desk.run("settlement export --day 2026-01-11 --merchant s-1 --out " + file));

        try (SlowDownload got = admin.slowDownload("/merchants/s-1/statements/2026-01-11?format=csv")) {
            assertThat(got.head())
                    .startsWith("HTTP/1.1 200")
                    .containsIgnoringCase("Statement-State: OPEN\r\n")
                    .containsIgnoringCase("Statement-Collected-Until: ")
                    .containsIgnoringCase("Trailer: Repr-Digest\r\n")
                    .doesNotContainIgnoringCase("ETag");
            SlowDownload.Rest rest = got.rest();
            assertThat(rest.body()).isEqualTo(Files.readAllBytes(file));
            assertThat(rest.trailers()).containsIgnoringCase("Repr-Digest: " + digest(said.getString("sha256")));
            assertThat(new String(rest.body(), StandardCharsets.UTF_8)).endsWith(",OPEN,\r\n");
        }
    }

    @Test
    @DisplayName("with a filter the file has these rows only, as the command writes them")
    void filtered() throws Exception {
        Path file = folder.resolve("wechat.csv");
        last(desk.run("settlement export --day 2026-01-10 --merchant s-1 --payway WECHAT --out " + file));

        HttpResponse<byte[]> got = admin.download("/merchants/s-1/statements/2026-01-10?payway=wechat");

        assertThat(got.body()).isEqualTo(Files.readAllBytes(file));
        assertThat(header(got, "ETag")).isEmpty();
    }

    @Test
    @DisplayName("the days have the sums of the command, the last one first, page by page")
    void days() throws Exception {
        JsonObject first = admin.get("/merchants/s-1/statements?from=2026-01-01&to=2026-01-11&limit=1")
                .json();
        assertThat(first.getJsonArray("items")).as(first.encode()).isNotNull();
        JsonObject open = first.getJsonArray("items").getJsonObject(0);
        assertThat(open).isEqualTo(shown("--day 2026-01-11 --merchant s-1 --total", "collected_until"));
        assertThat(first.getString("collected_until")).isNotEmpty();
        JsonObject second = admin.get("/merchants/s-1/statements?from=2026-01-01&to=2026-01-11&limit=1&cursor="
                        + first.getString("next"))
                .json();
        assertThat(second.getJsonArray("items"))
                .isEqualTo(new JsonArray().add(shown("--day 2026-01-10 --merchant s-1 --total")));
        assertThat(second.getValue("next")).isNull();
        assertThat(admin.get("/merchants/s-none/statements").json().getJsonArray("items"))
                .isEmpty();
    }

    private static JsonObject shown(String options, String... without) {
        JsonObject line = last(desk.run("settlement show " + options));
        List.of(without).forEach(line::remove);
        return line;
    }

    @Test
    @DisplayName("the sums of places are the lines of the command, with a total of all days")
    void sums() throws Exception {
        JsonArray lines = new JsonArray();
        for (String day : List.of("2026-01-11", "2026-01-10")) {
            List<JsonObject> shown =
                    desk.run("settlement show --merchant s-1 --day " + day).lines();
            shown.subList(0, shown.size() - 1).forEach(lines::add);
        }
        String path = "/merchants/s-1/settlement?from=2026-01-01&to=2026-01-11";

        JsonObject all = admin.get(path).json();

        assertThat(all.getJsonArray("items")).isEqualTo(lines);
        JsonObject total = all.getJsonObject("total");
        assertThat(total.getLong("net")).isEqualTo(1277);
        assertThat(total.getLong("fees_fen")).isEqualTo(380);
        assertThat(total.getString("fees")).isEqualTo("3.80000");
        assertThat(total.getLong("to_settle")).isEqualTo(897);
        assertThat(total.getLong("records")).isEqualTo(4);
        JsonArray paged = new JsonArray();
        JsonObject page = admin.get(path + "&limit=1").json();
        while (true) {
            paged.addAll(page.getJsonArray("items"));
            assertThat(page.getJsonObject("total")).isEqualTo(total);
            if (page.getString("next") == null) {
                break;
            }
            page = admin.get(path + "&limit=1&cursor=" + page.getString("next")).json();
        }
        assertThat(paged).isEqualTo(lines);
        JsonObject wechat = admin.get(path + "&payway=WECHAT").json();
        assertThat(wechat.getJsonArray("items")).hasSize(1);
        assertThat(wechat.getJsonObject("total").getLong("net")).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/statements", "/statements/2026-01-10", "/settlement"})
    @DisplayName("a merchant's key has its own statements only")
    void own(String path) throws Exception {
        TestApi own = TestApi.of(
                STORE,
                gateway.managementUri(),
                "s-1",
                Set.of(Permission.READ_STATEMENTS, Permission.EXPORT_STATEMENTS));
        assertThat(own.get("/merchants/s-1" + path).status()).isEqualTo(200);
        TestApi.Reply other = own.get("/merchants/s-2" + path);
        assertThat(other.status()).isEqualTo(404);
        assertThat(other.json().getString("detail")).isEqualTo("There is no merchant s-2.");
        TestApi nothing = TestApi.of(STORE, gateway.managementUri(), "s-1", Set.of(Permission.READ_ORDERS));
        assertThat(nothing.get("/merchants/s-1" + path).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s-9/statements                              | 404 |        | there is no merchant s-9",
                "s-9/statements/2026-01-10                   | 404 |        | there is no merchant s-9",
                "s-1/statements/yesterday                    | 400 | day    | a day as 2026-01-31",
                "s-1/statements/2999-01-01                   | 400 | day    | a day that has begun",
                "s-1/statements/2026-01-10?format=xls        | 400 | format | csv or jsonl",
                "s-1/statements/2026-01-10?payway=cash       | 400 | payway | one of",
                "s-1/statements/2026-01-10?formt=csv         | 400 | formt  | no such parameter",
                "s-1/statements?from=2026-01-02&to=2026-01-01 | 400 | from   | must not be after to",
                "s-1/settlement?from=2020-01-02&to=2026-01-01 | 400 | from   | at most 366 days",
                "s-1/settlement?cursor=WyJ4Il0               | 400 | cursor | of the same list"
            })
    @DisplayName("a wrong request says what is wrong")
    void misused(String path, int status, String field, String words) throws Exception {
        TestApi.Reply reply = admin.get("/merchants/" + path);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().getString("detail")).contains(words);
        if (field != null) {
            assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("field"))
                    .isEqualTo(field);
        }
    }

    /** When a page of rows was last asked for. */
    private static String lastPage() {
        return STORE.value("""
                select coalesce(max(query_start)::text, '') from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid() and query like '%client_tsn%statement_rows%'""");
    }

    @Test
    @DisplayName(
            "readers that do not read hold neither rows nor connections, a third of a merchant waits, and the file is whole"
                    + " when they read on")
    void slowReaders() throws Exception {
        String path = "/merchants/s-big/statements/2026-01-10";
        byte[] whole = admin.download(path).body();
        try (SlowDownload one = admin.slowDownload(path);
                SlowDownload other = admin.slowDownload(path)) {
            // The network's buffers are full when no page is asked for any more.
            AtomicReference<String> page = new AtomicReference<>("");
            await("no more pages are read")
                    .pollInSameThread()
                    .during(Duration.ofMillis(300))
                    .until(() -> {
                        String now = lastPage();
                        return now.equals(page.getAndSet(now));
                    });
            String stopped = lastPage();
            assertThat(other.head()).startsWith("HTTP/1.1 200");
            assertThat(STORE.value("""
                    select count(*)::text from pg_stat_activity where datname = current_database()
                    and state like 'idle in transaction%'""")).isEqualTo("0");
            TestApi.Reply third = admin.get(path);
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.header("Retry-After")).isEqualTo("5");
            assertThat(lastPage()).as("no page meanwhile").isLessThanOrEqualTo(stopped);
            assertThat(admin.get("/merchants/s-1/statements/2026-01-10").status())
                    .isEqualTo(200);
            assertThat(one.rest().body()).isEqualTo(whole);
        }
        // The other one has gone away, in the middle.
        try (SlowDownload again = awaited(path);
                SlowDownload another = awaited(path)) {
            assertThat(again.head()).startsWith("HTTP/1.1 200");
            assertThat(another.head()).startsWith("HTTP/1.1 200");
        }
    }

    /** As soon as there is room. */
    private static SlowDownload awaited(String path) {
        return await("room for a download")
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            SlowDownload download = admin.slowDownload(path);
                            if (!download.head().startsWith("HTTP/1.1 200")) {
                                download.close();
                                return null;
                            }
                            return download;
                        },
                        download -> download != null);
    }

    @Test
    @DisplayName("a file that fails in the middle is cut off")
    void failing() throws Exception {
        try (SlowDownload got = awaited("/merchants/s-big/statements/2026-01-10")) {
            STORE.execute("alter table statement_rows rename to statement_rows_away");
            try {
                assertThatThrownBy(got::rest).isInstanceOf(IOException.class);
            } finally {
                STORE.execute("alter table statement_rows_away rename to statement_rows");
            }
        }
    }

    @Test
    @DisplayName("a closed day whose rows are not those that it was closed with is cut off")
    void tampered() throws Exception {
        STORE.execute("alter table statement_rows disable trigger user");
        STORE.execute("update statement_rows set amount = 6 where merchant_id = 's-broken'");
        STORE.execute("alter table statement_rows enable trigger user");
        try (SlowDownload got = admin.slowDownload("/merchants/s-broken/statements/2026-01-10")) {
            assertThatThrownBy(got::rest).isInstanceOf(IOException.class);
        }
    }
}
