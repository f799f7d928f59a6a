package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.channel.ScriptedServer.Script;
import upay.channel.account.AccountSettings;
import upay.channel.http.ChannelSettings;
import upay.domain.AccountName;
import upay.domain.BizError;
import upay.domain.Payway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.port.Channels.Availability;

@DisplayName("An account at a channel that does not answer is not waited for; one answer, and it is used again")
class CircuitBreakersTest extends ChannelTestBase {
    private static final int CALLS = 10;
    private static final Outcome UNKNOWN = new Outcome.Unknown(Outcome.Fault.IO, "cut");
    private static final ChannelCall QUERY = call(ChannelAction.QUERY);

    private void asks(int times, ChannelCall call) {
        for (int i = 0; i < times; i++) {
            ask(call);
        }
    }

    private Availability availability(Payway payway) {
        return bus.availability("merchant-1", "store-1", payway).await();
    }

    private void untilOneIsTried() {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> availability(Payway.WECHAT).equals(Availability.open(AccountName.CONFIGURED)));
    }

    @Test
    @DisplayName("questions without an answer: new payments are suspended, on that channel alone")
    void silence() {
        deploy(ChannelSettings.DEFAULT);
        accounts.put(Payway.ALIPAY, StubConnector.account(Payway.ALIPAY, "http://127.0.0.1:1", Map.of()));
        server.plays(Script.cutAfter(""));

        asks(CALLS - 1, QUERY);
        assertThat(availability(Payway.WECHAT)).isEqualTo(Availability.open(AccountName.CONFIGURED));
        asks(1, QUERY);

        assertThat(availability(Payway.WECHAT)).isEqualTo(Availability.SUSPENDED);
        assertThat(availability(Payway.ALIPAY)).isEqualTo(Availability.open(AccountName.CONFIGURED));
        assertThat(breakers.open()).containsExactly("wechat/*/conf");
    }

    @Test
    @DisplayName("no connection: suspended, too")
    void nobodyThere() {
        deploy(Payway.WECHAT, ChannelSettings.DEFAULT, "http://127.0.0.1:1", Map.of());

        asks(CALLS, pay());

        assertThat(availability(Payway.WECHAT)).isEqualTo(Availability.SUSPENDED);
    }

    @Test
    @DisplayName("after the pause one payment in a pause is tried; while the channel stays silent it stays so")
    void trial() {
        deploy(ChannelSettings.DEFAULT);
        server.plays(Script.cutAfter(""));
        asks(CALLS, QUERY);

        untilOneIsTried();
        assertThat(availability(Payway.WECHAT)).isEqualTo(Availability.SUSPENDED);
        // That one came to nothing: there is another.
        untilOneIsTried();
        asks(1, QUERY);
        assertThat(availability(Payway.WECHAT)).isEqualTo(Availability.SUSPENDED);
        untilOneIsTried();
        server.plays(Script.paid());
        asks(1, pay());

        for (int i = 0; i < CALLS; i++) {
            assertThat(availability(Payway.WECHAT)).isEqualTo(Availability.open(AccountName.CONFIGURED));
        }
        assertThat(breakers.open()).isEmpty();
    }

    @Test
    @DisplayName("refunds and reversals without an answer suspend nothing: one stuck order is no dead channel")
    void stuck() {
        deploy(ChannelSettings.DEFAULT);
        for (ChannelAction moving : new ChannelAction[] {ChannelAction.REFUND, ChannelAction.UNDO}) {
            server.plays(Script.cutAfter(""));
            asks(3 * CALLS, call(moving));
        }

        assertThat(availability(Payway.WECHAT)).isEqualTo(Availability.open(AccountName.CONFIGURED));
    }

    @Test
    @DisplayName(
            "an account that was entered again is displayed once, and one without calls for ten minutes not at all")
    void forgets() {
        AtomicLong now = new AtomicLong();
        CircuitBreakers watched = new CircuitBreakers(
                new CircuitBreakerSettings(Duration.ofSeconds(3), CALLS, 80, Duration.ofMillis(300)), now::get);
        AccountSettings wrong = StubConnector.account(Payway.WECHAT, "http://127.0.0.1:1", Map.of("key", "wrong"));
        AccountSettings right = StubConnector.account(Payway.WECHAT, "http://127.0.0.1:1", Map.of("key", "right"));

        silences(watched, wrong, now);
        assertThat(watched.open(Payway.WECHAT)).isOne();
        watched.record(right, ChannelAction.QUERY, new Outcome.Succeeded(Outcome.Facts.KNOWN));
        assertThat(watched.open(Payway.WECHAT)).isZero();

        silences(watched, right, now);
        now.addAndGet(Duration.ofMinutes(9).toNanos());
        assertThat(watched.open(Payway.WECHAT)).isOne();
        now.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(watched.open(Payway.WECHAT)).isZero();
    }

    private static void silences(CircuitBreakers watched, AccountSettings account, AtomicLong now) {
        watched.record(account, ChannelAction.QUERY, UNKNOWN);
        now.addAndGet(Duration.ofSeconds(4).toNanos());
        for (int i = 0; i < CALLS; i++) {
            watched.record(account, ChannelAction.QUERY, UNKNOWN);
        }
    }

    @Test
    @DisplayName("payments lost all at once suspend nothing while the questions after them are answered")
    void burst() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 7);
        CircuitBreakers patient = new CircuitBreakers(
                new CircuitBreakerSettings(Duration.ofSeconds(3), CALLS, 80, Duration.ofMillis(300)), now::get);
        AccountSettings account = StubConnector.account(Payway.WECHAT, "http://127.0.0.1:1", Map.of());
        for (int burst = 0; burst < 10; burst++) {
            for (int i = 0; i < 10 * CALLS; i++) {
                patient.record(account, ChannelAction.PAY, UNKNOWN);
            }
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            patient.record(account, ChannelAction.QUERY, new Outcome.Succeeded(Outcome.Facts.KNOWN));
            now.addAndGet(Duration.ofHours(1).toNanos());
            assertThat(patient.admits(account)).isTrue();
        }

        for (int second = 0; second <= 4; second++) {
            assertThat(patient.admits(account)).isTrue();
            for (int i = 0; i < CALLS; i++) {
                patient.record(account, ChannelAction.PAY, UNKNOWN);
            }
            patient.record(account, ChannelAction.QUERY, UNKNOWN);
            now.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(patient.admits(account)).isFalse();
    }

    @Test
    @DisplayName("refusals are answers, and a channel that answers now and then is not out of order")
    void answers() {
        AccountSettings account = StubConnector.account(Payway.WECHAT, "http://127.0.0.1:1", Map.of());
        Outcome refused = new Outcome.Declined(BizError.INSUFFICIENT_FUND, "no money", true, Outcome.Facts.KNOWN);
        for (int i = 0; i < CALLS; i++) {
            breakers.record(account, ChannelAction.PAY, refused);
            breakers.record(account, ChannelAction.QUERY, UNKNOWN);
            breakers.record(account, ChannelAction.QUERY, new Outcome.NotSent("too many at once"));
        }

        assertThat(breakers.admits(account)).isTrue();
    }

    @Test
    @DisplayName("each account has its own breaker; another address to be called back at is no other account")
    void accounts() {
        AccountSettings one = StubConnector.account(Payway.WECHAT, "http://127.0.0.1:1", Map.of("key", "1"));
        AccountSettings other = StubConnector.account(Payway.WECHAT, "http://127.0.0.1:1", Map.of("key", "2"));
        for (int i = 0; i < CALLS; i++) {
            breakers.unreachable(one.calledBackAt("https://a.example/" + i));
        }

        assertThat(breakers.admits(one)).isFalse();
        assertThat(breakers.admits(other)).isTrue();
    }
}
