package upay.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.console.ExitCode;
import upay.cli.order.CommandRunner;
import upay.domain.Order;
import upay.domain.OrderStatus;
import upay.domain.Transaction;
import upay.port.Outbox.ClaimRequest;
import upay.port.Outbox.Delivery;
import upay.port.Outbox.Settled;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName("Webhooks are listed by state, order and receiver, and sent again")
@Tag("process")
class WebhookCommandTest {
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

    @BeforeEach
    void empty() {
        database.execute("truncate orders, transactions, notifications");
    }

    private static Order paid(String url) {
        Order order = SampleOrders.notifying(SampleOrders.order(), url);
        Transaction payment = SampleOrders.payment(order);
        await(store.ledger().open(order, payment));
        await(store.ledger().apply(SampleOrders.settle(order, payment)));
        return order;
    }

    private static List<Delivery> claim() {
        return await(store.outbox().claim(new ClaimRequest(7, "", Map.of(), 10, 10, Duration.ofSeconds(30))))
                .deliveries();
    }

    private static void settle(Order order, boolean delivered) {
        Delivery delivery = claim().stream()
                .filter(d -> d.order().equals(order.key()))
                .findFirst()
                .orElseThrow();
        await(store.outbox()
                .settle(new Settled(
                        order.key(),
                        delivery.event(),
                        delivery.attempt(),
                        delivered,
                        "HTTP status 503",
                        null,
                        upay.history.HistoryRecord.NONE)));
    }

    private static String sn(Order order) {
        return Long.toString(order.key().sn());
    }

    private static List<String> listed(String... options) {
        String[] all = new String[options.length + 2];
        all[0] = "webhook";
        all[1] = "list";
        System.arraycopy(options, 0, all, 2, options.length);
        assertThat(office.run(all)).isZero();
        return office.lines().stream().map(line -> line.getString("order")).toList();
    }

    @Test
    void byStateOrderAndReceiver() {
        Order delivered = paid("https://a.example/secret-path");
        settle(delivered, true);
        Order givenUp = paid("https://b.example/");
        settle(givenUp, false);
        Order waiting = paid("https://a.example/");

        assertThat(listed()).containsExactly(sn(delivered), sn(givenUp), sn(waiting));
        assertThat(office.lines()).noneMatch(line -> line.encode().contains("secret-path"));
        assertThat(listed("--state", "waiting")).containsExactly(sn(waiting));
        assertThat(listed("--state", "delivered")).containsExactly(sn(delivered));
        assertThat(listed("--receiver", "A.example")).containsExactly(sn(delivered), sn(waiting));
        assertThat(listed("--order", "paid-" + sn(waiting), "--state", "given_up"))
                .isEmpty();
        assertThat(listed("--order", sn(waiting))).containsExactly(sn(waiting));
        assertThat(listed("--state", "given_up", "--receiver", "b.example")).containsExactly(sn(givenUp));
        JsonObject line = office.lines().get(0);
        assertThat(line.getString("last_outcome")).isEqualTo("HTTP status 503");
        assertThat(line.getString("state")).isEqualTo("given_up");
        assertThat(line.getInteger("attempts")).isEqualTo(1);
        assertThat(line.getString("event_id")).isEqualTo("paid-" + sn(givenUp));
        assertThat(line.containsKey("due")).isFalse();
    }

    @Test
    void sentAgainWithTheSameEventIdAndAllItsTries() {
        Order delivered = paid("https://a.example/");
        settle(delivered, true);
        Order givenUp = paid("https://b.example/");
        settle(givenUp, false);
        assertThat(claim()).isEmpty();

        assertThat(office.run("webhook", "resend", sn(givenUp))).isZero();
        assertThat(office.lines().get(0).getString("state")).isEqualTo("waiting");
        assertThat(office.run("webhook", "resend", "paid-" + sn(delivered))).isZero();

        assertThat(claim())
                .allMatch(d -> d.round() == 1 && d.attempt() == 2)
                .extracting(Delivery::eventId)
                .containsExactlyInAnyOrder("paid-" + sn(givenUp), "paid-" + sn(delivered));
    }

    @Test
    void eachEventOfAnOrderForItself() {
        Order order = SampleOrders.notifying(SampleOrders.order(), "https://a.example/");
        Transaction payment = SampleOrders.payment(order);
        await(store.ledger().open(order, payment));
        Order error =
                SampleOrders.moved(order, OrderStatus.PAY_ERROR, order.balance().net());
        Order canceled = SampleOrders.moved(
                error, OrderStatus.PAY_CANCELED, order.balance().net());
        await(store.ledger().apply(SampleOrders.change(order, error, List.of(), List.of(payment))));
        await(store.ledger().apply(SampleOrders.change(error, canceled, List.of(), List.of(payment))));
        String first = "failed-" + sn(order) + "-2";
        String second = "failed-" + sn(order) + "-3";
        claim();

        assertThat(listed("--order", sn(order))).hasSize(2);
        assertThat(office.lines())
                .extracting(line -> line.getString("event_id"))
                .containsExactly(first, second);
        assertThat(listed("--order", second)).hasSize(1);
        assertThat(office.run("webhook", "resend", second)).isZero();
        assertThat(claim()).extracting(Delivery::eventId).containsExactly(second);
        assertThat(office.run("webhook", "resend", sn(order))).isZero();
        assertThat(claim()).extracting(Delivery::eventId).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(office.run("webhook", "resend", "12")).isEqualTo(ExitCode.FAILED);
        assertThat(office.err()).contains("no order 12 has such a notification");
        assertThat(office.run("webhook", "resend", "event-12")).isEqualTo(ExitCode.USAGE);
        assertThat(office.err()).contains("SN|EVENT-ID", "event-12");
        assertThat(office.run("webhook", "list", "--state", "lost")).isEqualTo(ExitCode.USAGE);
    }
}
