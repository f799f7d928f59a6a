package upay.cli.order;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.console.ExitCode;
import upay.domain.Order;
import upay.domain.Transaction;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;
import upay.history.HistoryEvent;
import upay.history.HistoryRecord;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName("order show prints the history of an order, and its next step")
@Tag("process")
class OrderShowCommandTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private static final String TILL = "100000000000000001";

    private static Vertx vertx;
    private static TestStore database;
    private static Store store;

    @TempDir
    private static Path folder;

    private static CommandRunner office;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        database = TestStore.fresh();
        store = database.start(vertx);
        await(store.readyMadeAccounts().create());
        office = new CommandRunner(folder, database);
    }

    @AfterAll
    static void stop() {
        await(store.close());
        await(vertx.close());
    }

    private static String sn(Order order) {
        return Long.toString(order.key().sn());
    }

    private static HistoryRecord report(HistoryEvent... events) {
        return new HistoryRecord(NOW, 12, List.of(events));
    }

    private static Order open(Instant dueAt, long owner) {
        Order order = SampleOrders.order();
        HistoryEvent asked = new HistoryEvent.Requested(
                NOW, HistoryEvent.Request.PAY, TILL, order.purchase().clientSn());
        await(store.ledger().open(order, SampleOrders.due(SampleOrders.payment(order), dueAt, owner), report(asked)));
        return order;
    }

    private static Order paid() {
        Order order = open(NOW.plusSeconds(60), 12);
        Transaction payment =
                await(store.ledger().load(order.key())).orElseThrow().payment();
        HistoryEvent called = new HistoryEvent.Called(
                NOW.minusMillis(250),
                Duration.ofMillis(249),
                1,
                payment.tsn(),
                ChannelAction.PAY,
                Outcome.Kind.SUCCEEDED,
                null);
        await(store.ledger().apply(SampleOrders.settle(order, payment).reported(report(called))));
        return order;
    }

    @Test
    @DisplayName("a paid order: its caller, the channel's results and their times, the changes, and the instance")
    void ofAPaidOrder() {
        Order order = paid();

        assertThat(office.run("order", "show", sn(order))).isZero();

        assertThat(office.out())
                .startsWith("Order " + sn(order) + " PAID, 10.00 by wechat BARCODE, the shop has 10.00")
                .containsPattern("[0-9-]{10} [0-9:.]{12}  instance 12 +pay requested by terminal " + TILL)
                .contains("channel call: PAY for payment -> SUCCEEDED in 249 ms")
                .contains("order CREATED -> PAID")
                .contains("payment SUCCESS\n")
                .endsWith("It is PAID, and no action is left." + System.lineSeparator())
                .doesNotContain("not recorded");
    }

    @Test
    @DisplayName("for programs: the order, an object for each event, and whether it is settled")
    void forPrograms() {
        Order order = paid();

        assertThat(office.run("order", "show", sn(order), "--json")).isZero();

        List<JsonObject> lines = office.lines();
        assertThat(lines.get(0).getString("status")).isEqualTo("PAID");
        assertThat(lines.stream().map(l -> l.getString("event")).skip(1).limit(4))
                .containsExactly("requested", "changed", "called", "changed");
        assertThat(lines.get(3).getLong("ms")).isEqualTo(249);
        assertThat(lines.get(3).getLong("instance")).isEqualTo(12);
        assertThat(lines.get(lines.size() - 1).getBoolean("settled")).isTrue();
    }

    @Test
    @DisplayName("an open order: the reason, the next step and its time, and the owner: alive, dead, unknown or none")
    void whoDrivesIt() {
        database.execute("insert into instances (id, heartbeat_at) values (777, now() - interval '1 h')");

        assertThat(outlook(open(NOW.plusSeconds(60), store.instance().id())))
                .contains("has not reported whether the customer paid: it is polled until ")
                .contains("then the payment is reversed; instance "
                        + store.instance().id() + ", which is alive");
        assertThat(outlook(open(NOW.plusSeconds(60), 777)))
                .contains(
                        "instance 777 owned it and is dead (it had its last heartbeat 60 min ago): any other running instance takes it");
        assertThat(outlook(open(NOW.plusSeconds(60), 888))).contains("instance 888 owned it and no longer exists");
        assertThat(outlook(open(NOW.plusSeconds(60), 0))).contains("any running instance claims it then");
    }

    private static String outlook(Order order) {
        assertThat(office.run("order", "show", sn(order))).isZero();
        return office.out();
    }

    @Test
    @DisplayName("it is found by the merchant's number and the channel's too, where the terminal or merchant is named")
    void otherNumbers() {
        Order order = paid();
        String clientSn = order.purchase().clientSn();

        assertThat(office.run("order", "show", "--client-sn", clientSn, "--terminal", TILL))
                .isZero();
        assertThat(office.out()).startsWith("Order " + sn(order));
        assertThat(office.run("order", "show", "trade-" + sn(order), "--merchant", SampleOrders.MERCHANT))
                .isZero();
        assertThat(office.out()).startsWith("Order " + sn(order));
    }

    @Test
    @DisplayName("unknown names and usage errors are reported, with the remedy")
    void faults() {
        assertThat(office.run("order", "show", "42")).isEqualTo(ExitCode.FAILED);
        assertThat(office.err()).contains("No order has the number 42. Is it complete?");
        assertThat(office.run("order", "show", "--client-sn", "x", "--terminal", "nowhere"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(office.err()).contains("There is no terminal nowhere");
        assertThat(office.run("order", "show", "--client-sn", "x")).isEqualTo(ExitCode.USAGE);
        assertThat(office.err()).contains("with --merchant or --terminal");
        assertThat(office.run("order", "show", "12x")).isEqualTo(ExitCode.USAGE);
        assertThat(office.run("order", "show")).isEqualTo(ExitCode.USAGE);
        assertThat(office.err()).contains("either SN or --client-sn");
    }

    @Test
    @DisplayName("changes of a gateway that kept no history are counted, not hidden")
    void gaps() {
        Order order = paid();
        database.execute("delete from history where version = 2 and order_sn = " + sn(order));

        assertThat(outlook(order)).contains("(not recorded: 1 changes of a version of the gateway without history)");
        database.execute("delete from history where order_sn = " + sn(order));
        assertThat(outlook(order)).contains("(not recorded: 2 changes");
    }

    @Test
    @DisplayName("showing changes nothing")
    void readsOnly() {
        Order order = open(NOW.minusSeconds(60), 0);
        List<String> before = tables(order);

        outlook(order);

        assertThat(tables(order)).isEqualTo(before);
    }

    private static List<String> tables(Order order) {
        return List.of("orders", "transactions", "history").stream()
                .map(t -> database.rows(t, "1").stream()
                        .filter(row -> row.contains(sn(order)))
                        .toList()
                        .toString())
                .toList();
    }
}
