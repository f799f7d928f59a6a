package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.channel.account.AccountSettings;
import upay.channel.account.ChannelAccounts;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorFactory;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;
import upay.domain.channel.RawCallback;

@DisplayName(
        "Callbacks are read off the channel's event loop, a bounded number of them, by one connector for an account")
class CallbackReaderTest extends ChannelTestBase {
    private static final RawCallback RAW = new RawCallback(null, null, new byte[0]);

    private final AtomicInteger opened = new AtomicInteger();
    private final CountDownLatch checked = new CountDownLatch(1);
    private volatile boolean costly;

    /** A plain channel whose signatures are dear. */
    private final class Dear implements ConnectorFactory {
        private final ConnectorFactory plain = new StubConnector(Payway.WECHAT);

        @Override
        public Payway payway() {
            return Payway.WECHAT;
        }

        @Override
        public ChannelTraits traits(SubPayway subPayway) {
            return plain.traits(subPayway);
        }

        @Override
        public Connector open(AccountSettings account) {
            opened.incrementAndGet();
            Connector connector = plain.open(account);
            return new Connector() {
                @Override
                public ChannelRequest encode(ChannelCall call, Instant now, String nonce) {
                    return connector.encode(call, now, nonce);
                }

                @Override
                public Outcome decode(ChannelCall call, ChannelResponse answer) {
                    return connector.decode(call, answer);
                }

                @Override
                public ChannelCallback readCallback(RawCallback raw) {
                    if (costly) {
                        try {
                            checked.await(30, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    return new ChannelCallback.Invalid("forged");
                }
            };
        }
    }

    @BeforeEach
    void deployed() {
        accounts.put(
                Payway.WECHAT, StubConnector.account(Payway.WECHAT, "http://127.0.0.1:" + server.port(), Map.of()));
        ChannelAccounts lookup = (merchant, payway, account) -> Future.succeededFuture(
                merchant.equals("nobody")
                        ? Optional.empty()
                        : Optional.of(accounts.get(payway).calledBackAt("http://127.0.0.1/notify/wechat/" + merchant)));
        vertx.deployVerticle(new ChannelVerticle(new Dear(), lookup, instance, breakers, QUICK))
                .await();
    }

    @AfterEach
    void letGo() {
        checked.countDown();
    }

    @Test
    @DisplayName("a payment is answered while a signature is being checked")
    void besideTheLoop() {
        costly = true;
        bus.read(Payway.WECHAT, "m1", null, RAW);
        server.plays(ScriptedServer.Script.paid());

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(checked.getCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("those that find the queue full fail at once; once it is read, others are read again")
    void bounded() {
        costly = true;
        for (int i = 0; i < CallbackReader.WAITING_MAX + 1; i++) {
            bus.read(Payway.WECHAT, "m1", null, RAW);
        }

        assertThatThrownBy(() -> bus.read(Payway.WECHAT, "m1", null, RAW).await())
                .hasMessage("not read");

        checked.countDown();
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> bus.read(Payway.WECHAT, "m1", null, RAW).await().isPresent());
    }

    @Test
    @DisplayName("for any merchant names, the account is opened once; without an account nothing is read")
    void oneConnector() {
        for (int i = 0; i < 50; i++) {
            assertThat(bus.read(Payway.WECHAT, "invented-" + i, null, RAW).await())
                    .isPresent();
        }

        assertThat(opened).hasValue(1);
        assertThat(bus.read(Payway.WECHAT, "nobody", null, RAW).await()).isEmpty();
    }
}
