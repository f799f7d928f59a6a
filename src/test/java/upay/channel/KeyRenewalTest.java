package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.channel.account.AccountSettings;
import upay.channel.account.ChannelAccounts;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorFactory;
import upay.channel.message.Outcomes;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Facts;
import upay.domain.channel.RawCallback;

@DisplayName("A key that the channel has changed is fetched, once, and costs no payment")
class KeyRenewalTest extends ChannelTestBase {
    private static final Duration MINUTE = Duration.ofSeconds(61);

    /** What the channel was asked for: {@code /pay}, or {@code /key/} and the number of a key. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private final List<HttpServerRequest> heldBack = new CopyOnWriteArrayList<>();

    /** The number of the key that the channel signs with. */
    private volatile String signedWith = "1";

    /** The keys that it hands out. */
    private volatile Set<String> published = Set.of("1", "2");

    private volatile boolean keysAreHeldBack;
    private volatile int keysStatus = 200;
    private volatile String setting = "1";

    /** A channel whose messages are {@code paid:} and the number of the key that signed them. */
    private record Keyed(String endpoint, Set<String> known) implements Connector {
        @Override
        public ChannelRequest encode(ChannelCall call, Instant now, String nonce) {
            return new ChannelRequest("POST", URI.create(endpoint + "/pay"), "text/plain", Buffer.buffer("x"), false);
        }

        @Override
        public Outcome decode(ChannelCall call, ChannelResponse answer) {
            return known.contains(number(answer.body().toString()))
                    ? new Outcome.Succeeded(Facts.KNOWN)
                    : Outcomes.unusable("wrong signature");
        }

        @Override
        public ChannelCallback readCallback(RawCallback raw) {
            return known.contains(number(text(raw)))
                    ? new ChannelCallback.Irrelevant("genuine")
                    : new ChannelCallback.Invalid("wrong signature");
        }

        @Override
        public Optional<ChannelRequest> keyRequest(ChannelResponse answer, Instant now, String nonce) {
            return request(number(answer.body().toString()));
        }

        @Override
        public Optional<ChannelRequest> keyRequest(RawCallback callback, Instant now, String nonce) {
            return request(number(text(callback)));
        }

        private Optional<ChannelRequest> request(String number) {
            return number.isEmpty() || known.contains(number)
                    ? Optional.empty()
                    : Optional.of(
                            new ChannelRequest("GET", URI.create(endpoint + "/key/" + number), null, null, false));
        }

        @Override
        public Optional<Connector> withKeys(ChannelResponse answer, Instant now) {
            String text = answer.body().toString();
            if (answer.status() != 200 || !text.startsWith("key:")) {
                return Optional.empty();
            }
            Set<String> more = new HashSet<>(known);
            more.add(text.substring(4));
            return Optional.of(new Keyed(endpoint, more));
        }

        private static String text(RawCallback raw) {
            return new String(raw.body(), StandardCharsets.UTF_8);
        }

        private static String number(String message) {
            return message.startsWith("paid:") ? message.substring(5) : "";
        }
    }

    private record KeyedFactory(Payway payway) implements ConnectorFactory {
        @Override
        public ChannelTraits traits(SubPayway subPayway) {
            return new ChannelTraits(true);
        }

        @Override
        public Connector open(AccountSettings account) {
            return new Keyed(account.endpoint(), Set.of(account.text("key")));
        }
    }

    @BeforeEach
    void deployed() {
        int port = vertx.createHttpServer()
                .requestHandler(this::serve)
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        ChannelAccounts lookup = (merchant, payway, named) -> Future.succeededFuture(
                Optional.of(StubConnector.account(payway, "http://127.0.0.1:" + port, Map.of("key", setting))
                        .calledBackAt("http://127.0.0.1/notify/" + merchant)));
        vertx.deployVerticle(new ChannelVerticle(new KeyedFactory(Payway.WECHAT), lookup, instance, breakers, QUICK))
                .await();
    }

    private void serve(HttpServerRequest request) {
        asked.add(request.path());
        if (!request.path().startsWith("/key/")) {
            request.response().end("paid:" + signedWith);
        } else if (keysAreHeldBack) {
            heldBack.add(request);
        } else {
            answerKey(request);
        }
    }

    private void answerKey(HttpServerRequest request) {
        String number = request.path().substring("/key/".length());
        request.response()
                .setStatusCode(keysStatus)
                .end(published.contains(number) ? "key:" + number : "there is no such key");
    }

    private List<String> keysAsked() {
        return asked.stream().filter(path -> path.startsWith("/key/")).toList();
    }

    private Optional<ChannelCallback> callback(String merchant, String number) {
        return bus.read(
                        Payway.WECHAT,
                        merchant,
                        null,
                        new RawCallback(null, null, ("paid:" + number).getBytes(StandardCharsets.UTF_8)))
                .await();
    }

    private boolean isGenuine(String number) {
        return callback("m1", number).orElseThrow() instanceof ChannelCallback.Irrelevant;
    }

    private void minutePasses() {
        ahead = ahead.plus(MINUTE);
        instance.clockJumps(ahead);
    }

    private Duration ahead = Duration.ZERO;

    @Test
    @DisplayName("the payment during the change succeeds, sent once; later ones ask for nothing")
    void rotation() {
        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        signedWith = "2";

        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        signedWith = "1";
        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);

        assertThat(asked).containsExactly("/pay", "/pay", "/key/2", "/pay", "/pay");
        assertThat(breakers.open()).isEmpty();
    }

    @Test
    @DisplayName("payments at the same moment wait for one request")
    void together() {
        signedWith = "2";
        keysAreHeldBack = true;
        List<Future<Outcome>> payments = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            payments.add(bus.call(pay()));
        }
        await().until(() -> asked.size() == 6);

        heldBack.forEach(this::answerKey);

        payments.forEach(payment -> assertThat(outcome(payment).kind()).isEqualTo(Outcome.Kind.SUCCEEDED));
        assertThat(keysAsked()).containsExactly("/key/2");
    }

    @Test
    @DisplayName("a forged number costs one request a minute, and the payment stays unknown")
    void forged() {
        signedWith = "66";
        for (int i = 0; i < 5; i++) {
            assertThat(OutcomeText.of(ask(pay()))).isEqualTo("UNKNOWN PROTOCOL");
            signedWith = "66" + i;
        }
        assertThat(keysAsked()).containsExactly("/key/66");

        minutePasses();
        assertThat(OutcomeText.of(ask(pay()))).isEqualTo("UNKNOWN PROTOCOL");
        assertThat(OutcomeText.of(ask(pay()))).isEqualTo("UNKNOWN PROTOCOL");
        assertThat(keysAsked()).hasSize(2);
    }

    @Test
    @DisplayName("a channel that rotates twice within a minute costs no payment either")
    void twice() {
        for (String key : List.of("2", "3")) {
            signedWith = key;
            published = Set.of(key);
            assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        }
        assertThat(keysAsked()).containsExactly("/key/2", "/key/3");
    }

    @Test
    @DisplayName("a request that is refused or not answered leaves the payment unknown, within its own time")
    void failing() {
        signedWith = "2";
        keysStatus = 500;
        assertThat(OutcomeText.of(ask(pay()))).isEqualTo("UNKNOWN PROTOCOL");

        minutePasses();
        keysAreHeldBack = true;
        long start = System.nanoTime();
        assertThat(OutcomeText.of(ask(patient(pay(), Duration.ofMillis(600))))).isEqualTo("UNKNOWN PROTOCOL");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1450));
        assertThat(keysAsked()).hasSize(2);

        // What comes too late for this payment is there for the next one.
        keysStatus = 200;
        answerKey(heldBack.get(0));
        await().until(() -> ask(pay()).kind() == Outcome.Kind.SUCCEEDED);
        assertThat(keysAsked()).hasSize(2);
    }

    @Test
    @DisplayName("the account's other callback addresses use the fetched key too; other settings do not")
    void shared() {
        signedWith = "2";
        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);

        assertThat(callback("m2", "2").orElseThrow()).isInstanceOf(ChannelCallback.Irrelevant.class);
        assertThat(keysAsked()).hasSize(1);

        setting = "3";
        assertThat(ask(pay()).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(keysAsked()).hasSize(2);
    }

    @Test
    @DisplayName("a callback is read with a fetched key; forged ones cost one request a minute, and the calls none")
    void callbacks() {
        for (int i = 0; i < 20; i++) {
            assertThat(isGenuine("66" + i)).isFalse();
        }
        assertThat(keysAsked()).containsExactly("/key/660");

        signedWith = "2";
        assertThat(ask(pay()).kind()).as("a call still may").isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(keysAsked()).containsExactly("/key/660", "/key/2");
        assertThat(isGenuine("2")).isTrue();

        minutePasses();
        published = Set.of("3");
        assertThat(isGenuine("3")).isTrue();
        assertThat(keysAsked()).containsExactly("/key/660", "/key/2", "/key/3");
    }

    @Test
    @DisplayName("a callback asks for nothing in the minute after a call did, and waits for a call's request")
    void callsFirst() {
        signedWith = "2";
        keysAreHeldBack = true;
        Future<Outcome> payment = bus.call(pay());
        await().until(() -> heldBack.size() == 1);
        Future<Optional<ChannelCallback>> waiting = bus.read(
                Payway.WECHAT, "m1", null, new RawCallback(null, null, "paid:2".getBytes(StandardCharsets.UTF_8)));

        heldBack.forEach(this::answerKey);

        assertThat(outcome(payment).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(waiting.await().orElseThrow()).isInstanceOf(ChannelCallback.Irrelevant.class);
        assertThat(isGenuine("66")).isFalse();
        assertThat(keysAsked()).containsExactly("/key/2");
    }
}
