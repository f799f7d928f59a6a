package upay.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import upay.channel.AccountProbe.Check;
import upay.channel.account.AccountSettings;
import upay.channel.connector.AccountEvidence.Mark;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.registry.ChannelAccount;

@Tag("process")
@DisplayName("Each account is tested once a day, by one instance; what fails is in the health details of all")
class DailyAccountTestsTest {
    private static final Check SOUND = new Check("our-signature", Mark.OK, "accepted", null);
    private static final Check UNTOLD = new Check("account", Mark.UNKNOWN, "cannot be told", "look");
    private static final Check WRONG = new Check("their-signature", Mark.FAILED, "wrong", "check the key");

    private final Vertx vertx = Vertx.vertx();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<String> tested = new CopyOnWriteArrayList<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    private volatile List<Check> checks = List.of(SOUND, UNTOLD);
    private TestStore database;
    private Store store;

    @BeforeEach
    void startStore() {
        database = TestStore.fresh();
        store = database.start(vertx);
        log.start();
        ((Logger) LoggerFactory.getLogger(DailyAccountTests.class)).addAppender(log);
    }

    @AfterEach
    void stop() {
        ((Logger) LoggerFactory.getLogger(DailyAccountTests.class)).detachAppender(log);
        SampleOrders.await(store.close());
        SampleOrders.await(vertx.close());
    }

    @Test
    @DisplayName("one in a round; again after a day, or when it was entered again")
    void daily() {
        enter(Payway.ALIPAY);
        DailyAccountTests tests = tests(configured());

        run(tests);
        assertThat(tested).containsExactly("wechat/*");
        run(tests);
        assertThat(tested).containsExactly("wechat/*", "alipay/*");
        run(tests);
        run(tests);
        assertThat(tested).hasSize(2);

        aDayPasses();
        run(tests);
        run(tests);
        assertThat(tested).containsExactly("wechat/*", "alipay/*", "wechat/*", "alipay/*");
        enter(Payway.ALIPAY);
        run(tests);
        assertThat(tested).hasSize(5).endsWith("alipay/*");
        assertThat(tests.details()).isEmpty();
        assertThat(log.list).isEmpty();
    }

    @Test
    @DisplayName("of several instances one tests it")
    void claimed() {
        List<DailyAccountTests> instances = List.of(tests(configured()), tests(configured()), tests(configured()));

        Future.all(instances.stream().map(DailyAccountTests::round).toList()).await();

        assertThat(tested).containsExactly("wechat/*");
    }

    @Test
    @DisplayName("a failed point is shown by every instance, since when it fails; a change is logged once")
    void failing() {
        DailyAccountTests tests = tests(configured());
        DailyAccountTests other = tests(configured());
        checks = List.of(SOUND, WRONG);
        run(tests);
        run(other);
        Object since = tests.details().get(0).get("since");
        for (DailyAccountTests one : List.of(tests, other)) {
            assertThat(one.details()).singleElement().satisfies(line -> assertThat(line)
                    .containsEntry("account", "wechat/*/conf")
                    .containsEntry("failed", "their-signature")
                    .containsEntry("detail", "wrong")
                    .containsEntry("todo", "check the key")
                    .containsEntry("since", since));
        }

        aDayPasses();
        run(tests);
        assertThat(tests.details().get(0)).containsEntry("since", since);
        assertThat(logged())
                .containsExactly("account=wechat/*/conf test: their-signature failed: wrong; check the key");

        aDayPasses();
        checks = List.of(SOUND);
        run(tests);
        assertThat(tests.details()).isEmpty();
        assertThat(logged()).hasSize(2).endsWith("account=wechat/*/conf test: nothing fails any more");
    }

    @Test
    @DisplayName("an account that is gone is not shown, and forgotten in time")
    void gone() {
        checks = List.of(WRONG);
        run(tests(configured()));

        DailyAccountTests without = tests(List.of());
        run(without);

        assertThat(without.details()).isEmpty();
        assertThat(database.value("select count(*) from channel_account_tests")).isEqualTo("1");
        database.value("with past as (update channel_account_tests set tested_at = tested_at - interval '8 days'"
                + " returning 1) select count(*) from past");
        run(without);
        assertThat(database.value("select count(*) from channel_account_tests")).isEqualTo("0");
    }

    @Test
    @DisplayName("rounds follow by themselves; a time scale makes them faster")
    void scaled() {
        enter(Payway.ALIPAY);
        DailyAccountTests tests = tests(configured(), 0.0001);

        tests.start();
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(tested)
                .containsExactly("wechat/*", "alipay/*"));
        tests.stop();
    }

    private void aDayPasses() {
        database.value("with past as (update channel_account_tests set tested_at = tested_at - interval '25 hours'"
                + " returning 1) select count(*) from past");
    }

    private List<String> logged() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private void run(DailyAccountTests tests) {
        SampleOrders.await(tests.round());
    }

    private DailyAccountTests tests(List<AccountSettings> configured) {
        return tests(configured, 1);
    }

    private DailyAccountTests tests(List<AccountSettings> configured, double scale) {
        return new DailyAccountTests(
                vertx,
                scale,
                Instant::now,
                store.accountTests(),
                AccountWatch.pages(store),
                () -> configured,
                this::probe);
    }

    private Future<List<Check>> probe(AccountSettings account) {
        assertThat(atOnce.incrementAndGet()).as("one at a time").isEqualTo(1);
        tested.add(account.payway().channel() + "/" + account.owner());
        return vertx.timer(20).map(fired -> {
            atOnce.decrementAndGet();
            return checks;
        });
    }

    private static List<AccountSettings> configured() {
        return List.of(new AccountSettings(Payway.WECHAT, "https://a.example", Map.of(), null));
    }

    private void enter(Payway payway) {
        SampleOrders.await(store.channelRegistry()
                .put(new ChannelAccount(
                        ChannelAccount.DEFAULT,
                        payway,
                        "https://a.example",
                        Map.of("app-id", new Secret("1")),
                        Instant.EPOCH)));
    }
}
