package upay.app.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import upay.channel.MessageVector;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.store.registry.ChannelAccount;

@DisplayName(
        "A certificate of an account is announced 30 days before its end: in the health details, and daily in the log")
class AccountWatchTest {
    private final Vertx vertx = Vertx.vertx();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2020-12-01T00:00:00Z"));

    @AfterEach
    void stop() {
        ((Logger) LoggerFactory.getLogger(AccountWatch.class)).detachAppender(log);
        vertx.close().await();
    }

    @Test
    void announced() {
        log.start();
        ((Logger) LoggerFactory.getLogger(AccountWatch.class)).addAppender(log);
        Map<String, Secret> ending = settings("expired.p12.b64");
        ChannelAccount stored = new ChannelAccount("m1", Payway.WECHAT, "https://a.example", ending, Instant.EPOCH);
        AccountSettings configured =
                new AccountSettings(Payway.WECHAT, "https://a.example", settings("merchant.p12.b64"), null);
        AccountWatch watch = new AccountWatch(
                vertx, now::get, (last, limit) -> Future.succeededFuture(List.of(stored)), () -> List.of(configured));

        look(watch);
        assertThat(watch.details()).isEmpty();

        now.set(Instant.parse("2020-12-05T00:00:00Z"));
        look(watch);
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(watch.details())
                .containsExactly(Map.of(
                        "account", "wechat/m1/default",
                        "certificate", "client-certificate",
                        "ends", "2021-01-01T00:00:00Z")));

        now.set(Instant.parse("2020-12-05T23:00:00Z"));
        look(watch);
        now.set(Instant.parse("2021-01-02T00:00:00Z"));
        look(watch);
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "account=wechat/m1/default certificate=client-certificate ends 2021-01-01T00:00:00Z: get a new one from"
                                + " the channel, and enter the account again",
                        "account=wechat/m1/default certificate=client-certificate has ended 2021-01-01T00:00:00Z: get a new one"
                                + " from the channel, and enter the account again"));
        watch.stop();
    }

    /** One round, to its end. */
    private void look(AccountWatch watch) {
        int before = watch.rounds();
        watch.start();
        await().atMost(Duration.ofSeconds(5)).until(() -> watch.rounds() > before);
    }

    private static Map<String, Secret> settings(String certificate) {
        return Map.of(
                "app-id", new Secret("wxd930ea5d5a258f4f"),
                "mch-id", new Secret("10000100"),
                "client-certificate", new Secret(MessageVector.text("keys/" + certificate)));
    }
}
