package upay.cli.order;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.console.ExitCode;
import upay.domain.Order;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName(
        "order list shows what needs manual review, and order resolve records a manual resolution if the channel has no answer")
@Tag("process")
class OrderResolveCommandTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private static Vertx vertx;
    private static TestStore database;
    private static Store store;

    @TempDir
    private static Path folder;

    private static CommandRunner office;
    private String fresh;
    private String old;

    @BeforeAll
    static void start() throws IOException {
        vertx = Vertx.vertx();
        database = TestStore.fresh();
        store = database.start(vertx);
        await(store.readyMadeAccounts().create());
        try (ServerSocket silent = new ServerSocket(0)) {
            office = new CommandRunner(
                    folder, database, "sandbox:", "  uri: \"http://127.0.0.1:" + silent.getLocalPort() + "\"");
        }
    }

    @AfterAll
    static void stop() {
        await(store.close());
        await(vertx.close());
    }

    @BeforeEach
    void twoOfUnknownOutcome() {
        database.execute("truncate orders, transactions, notifications, history");
        fresh = unknown("1 minute");
        old = unknown("31 minutes");
    }

    /** A payment whose reversal has been unconfirmed for so long. */
    private static String unknown(String since) {
        Order order = SampleOrders.order();
        await(store.ledger().open(order, SampleOrders.due(SampleOrders.payment(order), NOW.plusSeconds(3600), 0)));
        String sn = Long.toString(order.key().sn());
        database.execute(
                "update orders set status = 'PAY_ERROR', error = 'TRADE_TIMEOUT', version = 2 where sn = " + sn);
        database.execute("update transactions set status = 'FAIL_IO_2', step = 'UNDO', error = 'TRADE_TIMEOUT',"
                + " finish_time = now(), deadline = now() - interval '" + since + "' where order_sn = " + sn);
        return sn;
    }

    private static List<String> listed(String... options) {
        String[] words = new String[options.length + 2];
        words[0] = "order";
        words[1] = "list";
        System.arraycopy(options, 0, words, 2, options.length);
        assertThat(office.run(words)).as(office.err()).isZero();
        return office.lines().stream().map(line -> line.getString("order")).toList();
    }

    @Test
    @DisplayName("only an outcome that has been unknown for long needs manual review, and is marked so")
    void queue() {
        assertThat(listed()).containsExactly(fresh, old);
        assertThat(office.lines().get(0).getBoolean("manual_review")).isFalse();
        assertThat(office.lines().get(0).getString("why")).startsWith("It is unknown whether the customer was charged");
        assertThat(listed("--manual-review")).containsExactly(old);
        assertThat(office.lines().get(0).getString("why"))
                .startsWith("The channel has not reported the outcome for longer than 30 min: contact the channel")
                .contains("order resolve " + old);
        assertThat(listed("--human")).as("its former name").containsExactly(old);
        assertThat(office.err()).contains("Warning: --human: is called --manual-review now");
        assertThat(listed("--limit", "1")).containsExactly(fresh, null);
        assertThat(office.lines().get(1).getString("after")).isEqualTo(fresh);
        assertThat(listed("--after", fresh)).containsExactly(old);
        assertThat(listed("--merchant", "nobody")).isEmpty();
    }

    @Test
    @DisplayName("a manual resolution is in the order's history with its author and reason; then it is final")
    void resolved() {
        assertThat(resolve("not-charged")).as(office.err()).isZero();

        JsonObject answer = office.lines().get(0);
        assertThat(answer.getString("status")).isEqualTo("PAY_CANCELED");
        assertThat(answer.getString("sn"))
                .isEqualTo(answer.getString("resolved"))
                .isEqualTo(old);
        assertThat(answer.getString("client_sn"))
                .isEqualTo(database.value("select client_sn from orders where sn = " + old));
        assertThat(answer.getString("terminal"))
                .isEqualTo(database.value("select terminal_sn from orders where sn = " + old));
        assertThat(answer.getString("channel")).isEqualTo("no response, or an inconclusive one");
        assertThat(answer.getBoolean("looked_at_again")).isTrue();
        assertThat(office.run("order", "show", old)).isZero();
        assertThat(office.out())
                .contains("anna", "resolved as not-charged: asked at the bank", "order PAY_ERROR -> PAY_CANCELED");
        assertThat(listed("--manual-review")).isEmpty();
        assertThat(listed("--open")).containsExactly(fresh, old);
        assertThat(resolve("returned")).isEqualTo(ExitCode.FAILED);
        assertThat(office.err()).contains("PAY_CANCELED, which is final");
    }

    private int resolve(String as) {
        return office.run("order", "resolve", old, "--as", as, "--by", "anna", "--reason", "asked at the bank");
    }

    @Test
    @DisplayName("what cannot be is refused with a sentence, and changes nothing")
    void refused() {
        List<String> before = database.rows("orders", "1");

        assertThat(resolve("paid")).isEqualTo(ExitCode.FAILED);
        assertThat(office.err()).contains("can never become PAID: return the money at the channel");
        assertThat(resolve("lost")).isEqualTo(ExitCode.USAGE);
        assertThat(office.err()).contains("paid, returned, not-charged");
        assertThat(office.run("order", "resolve", "42", "--as", "paid", "--by", "a", "--reason", "b"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(office.err()).contains("no order has the number 42");
        assertThat(office.run("order", "resolve", old, "--as", "returned")).isEqualTo(ExitCode.USAGE);
        assertThat(office.err()).contains("--by", "--reason");

        assertThat(database.rows("orders", "1")).isEqualTo(before);
    }
}
