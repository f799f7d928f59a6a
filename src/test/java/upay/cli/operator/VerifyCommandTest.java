package upay.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.cli.console.ExitCode;
import upay.cli.order.CommandRunner;
import upay.domain.Order;
import upay.domain.Transaction;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.report.Audit;

@DisplayName("verify finds each broken invariant, and nothing in sound books")
@Tag("process")
class VerifyCommandTest {
    private static final Map<Long, Long> CHARGED = new ConcurrentHashMap<>();
    private static Vertx vertx;
    private static TestStore database;
    private static Store store;
    private static HttpServer sandbox;

    @TempDir
    private static Path folder;

    private static CommandRunner office;
    private Order paid;
    private Order open;

    @BeforeAll
    static void start() throws IOException {
        vertx = Vertx.vertx();
        database = TestStore.fresh();
        store = database.start(vertx);
        await(store.readyMadeAccounts().create());
        sandbox = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sandbox.createContext("/sandbox/ledger", exchange -> {
            String last = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
            String body = last.equals("ledger")
                    ? CHARGED.keySet().stream().map(VerifyCommandTest::line).collect(Collectors.joining("\n"))
                    : line(Long.parseLong(last));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        sandbox.start();
        office = new CommandRunner(folder, database, "sandbox:", "  uri: \"http://127.0.0.1:" + port() + "\"");
    }

    private static int port() {
        return sandbox.getAddress().getPort();
    }

    private static String line(long sn) {
        long fen = CHARGED.getOrDefault(sn, 0L);
        return new JsonObject()
                .put("sn", Long.toString(sn))
                .put("payway", "3")
                .put("charged", fen)
                .put("returned", 0)
                .put("charges", fen == 0 ? 0 : 1)
                .put("returns", 0)
                .put("closed", false)
                .encode();
    }

    @AfterAll
    static void stop() {
        sandbox.stop(0);
        await(store.close());
        await(vertx.close());
    }

    @BeforeEach
    void soundBooks() {
        database.execute("truncate orders, transactions, notifications, history");
        CHARGED.clear();
        paid = SampleOrders.order();
        Transaction payment = SampleOrders.payment(paid);
        await(store.ledger().open(paid, payment));
        await(store.ledger().apply(SampleOrders.settle(paid, payment)));
        CHARGED.put(paid.key().sn(), 1000L);
        open = SampleOrders.order();
        await(store.ledger().open(open, SampleOrders.payment(open)));
    }

    @Test
    void nothingInSoundBooks() {
        assertThat(office.run("verify")).as(office.err() + office.out()).isZero();
        JsonObject summary = office.lines().get(0);
        assertThat(summary.getInteger("orders")).isEqualTo(2);
        assertThat(summary.getInteger("violations")).isZero();
        assertThat(summary.getString("ledger")).isEqualTo("compared");
        assertThat(summary.getInteger("ledger_orders")).isEqualTo(1);
    }

    /** What is done to the books by hand; :paid and :open stand for the two orders. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            net          | update transactions set amount = 999 where order_sn = :paid
            net          | update orders set net = 900, status = 'PARTIAL_REFUNDED' where sn = :paid
            refunds      | update orders set refunding = 5 where sn = :paid
            one_success  | update transactions set status = 'FAIL_CANCELED' where order_sn = :paid
            one_success  | update transactions set status = 'SUCCESS' where order_sn = :open
            one_success  | insert into transactions (merchant_id, order_sn, tsn, since_version, type, amount, status, step, operator, ctime, owner, attempts) select merchant_id, order_sn, tsn + 9000, 1, type, amount, 'FAIL_CANCELED', step, operator, ctime, 0, 0 from transactions where order_sn = :paid
            one_success  | update orders set paid = true, status = 'PAID', payway = p.payway, trade_no = p.trade_no from (select payway, trade_no from orders where sn = :paid) p where sn = :open
            edge         | update orders set status = 'REFUNDED', net = 0 where sn = :open
            edge         | update history set status = 'CANCELED' where order_sn = :paid and version = 1
            edge         | update orders set status = 'CREATED' where sn = :paid
            edge         | update history set version = 7, status = 'PAY_ERROR' where order_sn = :paid and version = 2
            edge         | insert into history select merchant_id, order_sn, version, 'CREATED', at, instance, '' from history where order_sn = :paid and version = 2
            notification | delete from notifications where order_sn = :paid
            notification | update notifications set order_sn = :open
            intent       | update transactions set since_version = 2 where order_sn = :paid
            intent       | update transactions set finish_time = ctime - interval '1 minute' where order_sn = :paid
            intent       | update history set events = concat_ws(chr(9), 'C', 5, 7, 1, 12345, 'PAY', 'SUCCEEDED', '') where order_sn = :paid and version = 2
            intent       | update history h set events = concat_ws(chr(9), 'C', 60000000, 7, 1, t.tsn, 'PAY', 'SUCCEEDED', '') from transactions t where t.order_sn = h.order_sn and h.order_sn = :paid and h.version = 2
            open         | update transactions set status = 'FAIL_CANCELED', step = 'DONE', due_at = null where order_sn = :open
            """)
    void eachThatIsBroken(String invariant, String sql) {
        database.execute(sql.replace(":paid", "" + paid.key().sn())
                .replace(":open", "" + open.key().sn()));
        assertThat(office.run("verify")).isEqualTo(ExitCode.FAILED);
        assertThat(office.lines().stream().map(line -> line.getString("violated")))
                .as(office.out())
                .contains(invariant);
        JsonObject summary = office.lines().get(office.lines().size() - 1);
        assertThat(summary.getInteger("violations")).isEqualTo(office.lines().size() - 1);

        Audit.Found now = await(store.audit().now(10));
        assertThat(now.orders()).isEqualTo(2);
        assertThat(now.violations().stream().map(Audit.Violation::invariant))
                .as("the round that gateways make of what is new")
                .contains(invariant);
    }

    @Test
    void ofTheNewestAndTheOpenAlone() {
        database.execute("delete from notifications");
        for (int newer = 0; newer < 3; newer++) {
            Order order = SampleOrders.order();
            await(store.ledger().open(order, SampleOrders.payment(order)));
        }
        Audit.Found bounded = await(store.audit().now(2));
        assertThat(bounded.orders()).isLessThanOrEqualTo(4);
        assertThat(bounded.violations()).as("an old one's").isEmpty();
        assertThat(await(store.audit().now(100)).violations()).hasSize(1);
    }

    @Test
    void oneOfSeveralInstancesLooks() {
        Duration lease = Duration.ofMinutes(1);
        long oldest = store.instance().id();
        assertThat(await(store.audit().isFirst(oldest, lease))).isTrue();
        assertThat(await(store.audit().isFirst(oldest + 1, lease))).isFalse();
        assertThat(await(store.audit().isFirst(oldest + 1, Duration.ZERO)))
                .as("the older one is dead")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0", "999", "1001"})
    void aChannelThatTookSomethingElse(long fen) {
        CHARGED.put(paid.key().sn(), fen);
        assertThat(office.run("verify")).isEqualTo(ExitCode.FAILED);
        assertThat(office.lines().get(0).getString("violated")).isEqualTo("ledger");
        assertThat(office.lines().get(0).getString("order"))
                .isEqualTo(Long.toString(paid.key().sn()));
    }

    @Test
    void aChargeThatNoOrderKnows() {
        CHARGED.put(12L, 5L);
        assertThat(office.run("verify")).isEqualTo(ExitCode.FAILED);
        assertThat(office.lines().get(0).getString("detail")).contains("no order has this number");
    }

    @Test
    void ofOneDayAlone() {
        database.execute("delete from notifications");
        database.execute("update orders set ctime = '2026-03-01T16:00:00Z' where sn = "
                + paid.key().sn());
        assertThat(office.run("verify", "--day", "2026-03-01")).isZero();
        assertThat(office.run("verify", "--day", "2026-03-02")).isEqualTo(ExitCode.FAILED);
        assertThat(office.lines()).hasSize(2);
        assertThat(office.lines().get(1).getInteger("orders")).isEqualTo(1);
        String today = LocalDate.now(ZoneId.of("Asia/Shanghai")).toString();
        assertThat(office.run("verify", "--day", today)).isZero();
        assertThat(office.run("verify", "--day", "yesterday")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void noMoreThanAThousandLinesOverManySlices() {
        database.execute("""
                insert into orders select o.merchant_id, o.sn + i, o.client_sn || i, %s from orders o, generate_series(1, 1100) i
                where o.sn = %d""".formatted(database.value("""
                        select string_agg('o.' || column_name, ', ' order by ordinal_position) from information_schema.columns
                        where table_schema = 'upay' and table_name = 'orders' and ordinal_position > 3"""), open.key().sn()));
        assertThat(office.run("verify")).isEqualTo(ExitCode.FAILED);
        assertThat(office.lines()).hasSize(1001);
        JsonObject summary = office.lines().get(1000);
        assertThat(summary.getInteger("orders")).isEqualTo(1102);
        // Each lacks its payment, and so what is due; none lies on the paid one's number.
        assertThat(summary.getInteger("violations")).isEqualTo(2200);
        assertThat(summary.getInteger("printed")).isEqualTo(1000);
    }

    @Test
    void aSandboxThatIsNamedMustBeThere() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0)) {
            port = gone.getLocalPort();
        }
        CommandRunner other = new CommandRunner(
                Files.createDirectory(folder.resolve("other")),
                database,
                "sandbox:",
                "  uri: \"http://127.0.0.1:" + port + "\"");
        assertThat(other.run("verify")).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(other.err()).contains("UPAY_SANDBOX_URI");
    }
}
