package upay.channel;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpClientRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import upay.channel.account.AccountSettings;
import upay.channel.account.ChannelAccounts;
import upay.channel.account.ClientCertificate;
import upay.channel.connector.AccountEvidence;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorFactory;
import upay.channel.http.ChannelHttpClients;
import upay.channel.http.ChannelSettings;
import upay.channel.http.ConnectTimeout;
import upay.channel.http.HttpRoundTrip;
import upay.channel.message.Outcomes;
import upay.domain.AccountName;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Fault;
import upay.domain.channel.RawCallback;
import upay.domain.proxy.HttpProxy;
import upay.port.Instance;
import upay.tracing.OrderLog;
import upay.tracing.Span;

/**
 * Calls one channel: takes calls from the bus, has the merchant's connector encode and decode them, and does one HTTP
 * exchange each.
 *
 * <p>1. Until a connection is there nothing has been sent: every failure up to then is {@link Outcome.NotSent}. 2.
 * From then on every failure is {@link Outcome.Unknown}; nothing is ever sent twice. 3. Right before sending, the
 * call's deadline is checked again, and for a payment this instance's lease. 4. Each channel has its own connections
 * and queue: a slow channel fills only its own.
 */
public final class ChannelVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelVerticle.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NOT_READ = 1;

    /** Any client can trigger the log line of a faulty account, so the line is limited to one per this time. */
    private static final Duration BETWEEN_LOG_LINES = Duration.ofSeconds(10);

    /** A callback's sender waits: what takes longer is of use to the next callback. */
    private static final Duration KEYS_FOR_CALLBACK = Duration.ofMillis(1500);

    private final ConnectorFactory factory;
    private final ChannelAccounts accounts;
    private final Instance instance;
    private final CircuitBreakers breakers;
    private final SignatureFaults signatures;
    private final ChannelSettings settings;
    private final @Nullable HttpProxy proxy;
    private ConnectorCache connectors;
    private ChannelHttpClients clients;
    private KeyRenewal renewal;
    private MessageConsumer<TimedCall> calls;
    private MessageConsumer<CallbackCall> callbacks;
    private CallbackReader reader;
    private Instant nextComplaint = Instant.MIN;
    private int exchanges;

    public ChannelVerticle(
            ConnectorFactory factory,
            ChannelAccounts accounts,
            Instance instance,
            CircuitBreakers breakers,
            ChannelSettings settings) {
        this(factory, accounts, instance, breakers, new SignatureFaults(), settings, null);
    }

    /**
     * @param signatures counts the wrong signatures, for all channels
     * @param proxy null: connections are direct
     */
    public ChannelVerticle(
            ConnectorFactory factory,
            ChannelAccounts accounts,
            Instance instance,
            CircuitBreakers breakers,
            SignatureFaults signatures,
            ChannelSettings settings,
            @Nullable HttpProxy proxy) {
        this.factory = factory;
        this.accounts = accounts;
        this.instance = instance;
        this.breakers = breakers;
        this.signatures = signatures;
        this.settings = settings;
        this.proxy = proxy;
    }

    @Override
    public Future<?> start() {
        connectors = new ConnectorCache(factory, instance::now);
        clients = new ChannelHttpClients(vertx, settings, proxy);
        renewal = new KeyRenewal(connectors, instance::now, ChannelVerticle::nonce, this::fetch);
        reader = new CallbackReader(context, factory.payway().channel());
        calls = vertx.eventBus().localConsumer(ChannelBus.address(factory.payway()), this::take);
        callbacks = vertx.eventBus().localConsumer(ChannelBus.callbackAddress(factory.payway()), this::read);
        return Future.all(calls.completion(), callbacks.completion());
    }

    @Override
    public Future<?> stop() {
        return Future.join(calls.unregister(), callbacks.unregister())
                .onComplete(done -> reader.close())
                .eventually(clients::close);
    }

    private void take(Message<TimedCall> message) {
        TimedCall call = message.body();
        Future<Outcome> outcome = ask(call);
        if (LOG.isDebugEnabled()) {
            outcome.onSuccess(result -> about(LOG.atDebug(), call)
                    .addKeyValue("outcome", result.kind())
                    .log("channel call"));
        }
        outcome.onSuccess(message::reply);
    }

    /** A failure of an account is no reason to accept or refuse its callbacks: the channel sends them again. */
    private void read(Message<CallbackCall> message) {
        CallbackCall call = message.body();
        AccountName named = call.account();
        Future<List<AccountSettings>> found = named == null
                ? accounts.all(call.merchantId(), factory.payway())
                : accounts.find(call.merchantId(), factory.payway(), named)
                        .map(account -> account.stream().toList());
        found.onSuccess(those -> read(message, those))
                .onFailure(e -> message.fail(NOT_READ, "the merchant's account cannot be looked up"));
    }

    private void read(Message<CallbackCall> message, List<AccountSettings> those) {
        if (those.isEmpty()) {
            message.fail(ChannelBus.NO_ACCOUNT, "the merchant has no account");
            return;
        }
        reading(those, message.body().raw()).onSuccess(message::reply).onFailure(e -> {
            logFailure(e);
            message.fail(NOT_READ, "not read");
        });
    }

    /**
     * By one connector for an account, whatever its callback URL: the path may hold any merchant, and must not open
     * further connectors. One account that cannot be used keeps no callback of the others from being read.
     */
    private Future<ChannelCallback> reading(List<AccountSettings> those, RawCallback raw) {
        List<CallbackTrial> trials = new ArrayList<>(those.size());
        RuntimeException fault = null;
        for (AccountSettings account : those) {
            AccountSettings shared = account.calledBackAt(null);
            try {
                trials.add(new CallbackTrial(shared, connectors.get(shared), renewal.admitsCallbacks(shared)));
            } catch (RuntimeException e) {
                fault = e;
            }
        }
        if (trials.isEmpty() && fault != null) {
            return Future.failedFuture(fault);
        }
        return reader.read(() -> CallbackTrial.all(trials, raw, nonce())).compose(result -> {
            Instant deadline = instance.now().plus(KEYS_FOR_CALLBACK);
            return readAgain(result.lackKeys().iterator(), raw, result.callback(), deadline);
        });
    }

    /** One account after the other gets the key that it lacks, until one verifies the callback. */
    private Future<ChannelCallback> readAgain(
            Iterator<AccountSettings> lackKeys, RawCallback raw, ChannelCallback read, Instant deadline) {
        if (!lackKeys.hasNext() || !(read instanceof ChannelCallback.Invalid)) {
            return Future.succeededFuture(read);
        }
        AccountSettings account = lackKeys.next();
        return renewal.forCallback(account, raw, deadline)
                .compose(newer -> newer.isPresent()
                        ? reader.read(() -> newer.get().readCallback(raw).verifiedWith(account.account()))
                        : Future.succeededFuture(read))
                .compose(again -> readAgain(lackKeys, raw, again, deadline));
    }

    /** Without its message, which may quote the callback. */
    private void logFailure(Throwable e) {
        if (instance.now().isBefore(nextComplaint)) {
            return;
        }
        nextComplaint = instance.now().plus(BETWEEN_LOG_LINES);
        String channel = factory.payway().channel();
        if (e instanceof RejectedExecutionException) {
            LOG.warn("channel={} more notifications than can be read: refused, the channel sends them again", channel);
        } else {
            LOG.error(
                    "channel={} notification not read: {}",
                    channel,
                    e.getClass().getName());
        }
    }

    /** Never fails. */
    private Future<Outcome> ask(TimedCall timed) {
        ChannelCall call = timed.call();
        if (isPast(timed.deadline())) {
            return notSent(timed, "the call lay unread until its deadline");
        }
        if (exchanges >= settings.maxExchanges()) {
            return notSent(timed, "too many exchanges at once");
        }
        return accounts.find(call.order().merchantId(), factory.payway(), call.account())
                .transform(found -> found.failed()
                        ? notSent(timed, "the merchant's account cannot be looked up")
                        : ask(timed, found.result()));
    }

    private Future<Outcome> ask(TimedCall timed, Optional<AccountSettings> account) {
        if (account.isEmpty()) {
            AccountName gone = timed.call().account();
            return notSent(
                    timed,
                    gone == null
                            ? "the merchant has no account"
                            : "the order's account " + gone + " is not there any more: enter it again");
        }
        try {
            return connect(timed, account.get());
        } catch (RuntimeException e) {
            // Without the message of an unexpected failure: it may quote the request.
            about(LOG.atError(), timed)
                    .addKeyValue(
                            "reason",
                            e instanceof IllegalArgumentException
                                    ? e.getMessage()
                                    : e.getClass().getName())
                    .log("channel call not sent");
            return notSent(timed, "the account's settings cannot be used");
        }
    }

    private Future<Outcome> connect(TimedCall timed, AccountSettings account) {
        ChannelCall call = timed.call();
        Connector connector = connectors.get(account);
        ChannelRequest exchange = connector.encode(call, instance.now(), nonce());
        ClientCertificate certificate =
                exchange.clientCertificate() ? connector.clientCertificate().orElse(null) : null;
        Future<HttpClientRequest> asked = clients.client(account, certificate).request(HttpRoundTrip.target(exchange));
        exchanges++;
        Duration wait = shorter(settings.connect(), Duration.between(instance.now(), timed.deadline()));
        Future<Outcome> outcome = timed.span()
                .during("channel connection", Span.Kind.INTERNAL, ConnectTimeout.within(vertx, wait, asked))
                .transform(request -> request.succeeded()
                        ? send(timed, account, connector, exchange, request.result())
                                .onSuccess(result -> breakers.record(account, call.action(), result))
                        : unreachable(timed, account, request.cause()));
        // A caller that has given up still occupies a place in the pool until a connection would be ready.
        outcome.onComplete(done -> asked.onComplete(pooled -> exchanges--));
        return outcome;
    }

    private Future<Outcome> unreachable(TimedCall timed, AccountSettings account, Throwable cause) {
        breakers.unreachable(account);
        return notSent(timed, "no connection: " + cause.getClass().getSimpleName());
    }

    /** The connection is ready, and nothing has been written to it yet. */
    private Future<Outcome> send(
            TimedCall timed,
            AccountSettings account,
            Connector connector,
            ChannelRequest exchange,
            HttpClientRequest request) {
        ChannelCall call = timed.call();
        if (isPast(timed.deadline())) {
            ConnectTimeout.giveUp(request);
            return notSent(timed, "no connection before the deadline");
        }
        if (call.action() == ChannelAction.PAY && !instance.holdsLease()) {
            ConnectTimeout.giveUp(request);
            return notSent(timed, "this instance may have been taken over");
        }
        Duration bound = shorter(settings.read(call.action()), Duration.between(instance.now(), timed.deadline()));
        Future<ChannelResponse> answered =
                new HttpRoundTrip(vertx, request, settings.maxResponseBytes()).run(exchange, bound);
        return timed.span()
                .during("channel exchange", Span.Kind.CLIENT, answered)
                .transform(answer -> answer.failed()
                        ? Future.succeededFuture(unanswered(answer.cause()))
                        : decoded(timed, account, connector, answer.result()));
    }

    /** By another connector if the answer is signed with a key that this one has not, and which can be fetched. */
    private Future<Outcome> decoded(
            TimedCall timed, AccountSettings account, Connector connector, ChannelResponse answer) {
        ChannelCall call = timed.call();
        Outcome first = decode(timed, connector, answer);
        if (!(first instanceof Outcome.Unknown unknown && unknown.fault() == Fault.PROTOCOL)) {
            return Future.succeededFuture(examined(call, account, connector, answer, first));
        }
        return renewal.forAnswer(account, connector, answer, timed.deadline())
                .map(newer -> newer.map(with -> examined(call, account, with, answer, decode(timed, with, answer)))
                        .orElseGet(() -> examined(call, account, connector, answer, first)));
    }

    private Outcome examined(
            ChannelCall call, AccountSettings account, Connector connector, ChannelResponse answer, Outcome outcome) {
        if (SignatureFaults.isSuspect(outcome)) {
            signatures.record(account, evidence(call, connector, answer), instance.now());
        }
        return outcome;
    }

    private static AccountEvidence evidence(ChannelCall call, Connector connector, ChannelResponse answer) {
        try {
            return connector.evidence(call, answer);
        } catch (RuntimeException e) {
            return AccountEvidence.NONE;
        }
    }

    /** The exchange for a channel's keys, one of those at once. */
    private Future<ChannelResponse> fetch(AccountSettings account, Connector connector, ChannelRequest exchange) {
        if (exchanges >= settings.maxExchanges()) {
            return Future.failedFuture(new RejectedExecutionException("too many exchanges at once"));
        }
        ClientCertificate certificate =
                exchange.clientCertificate() ? connector.clientCertificate().orElse(null) : null;
        Future<HttpClientRequest> asked = clients.client(account, certificate).request(HttpRoundTrip.target(exchange));
        exchanges++;
        Future<ChannelResponse> answer = ConnectTimeout.within(vertx, settings.connect(), asked)
                .compose(request -> new HttpRoundTrip(vertx, request, settings.maxResponseBytes())
                        .run(exchange, settings.read(ChannelAction.QUERY)));
        answer.onComplete(done -> asked.onComplete(pooled -> exchanges--));
        return answer;
    }

    private Outcome decode(TimedCall timed, Connector connector, ChannelResponse answer) {
        try {
            return connector.decode(timed.call(), answer);
        } catch (RuntimeException e) {
            // Without the message: it may quote the answer.
            about(LOG.atError(), timed)
                    .addKeyValue("reason", e.getClass().getName())
                    .addKeyValue("at", e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0])
                    .log("channel answer not decoded");
            return Outcomes.unusable("not decoded");
        }
    }

    private boolean isPast(Instant deadline) {
        return !instance.now().isBefore(deadline);
    }

    private static LoggingEventBuilder about(LoggingEventBuilder line, TimedCall timed) {
        ChannelCall call = timed.call();
        return OrderLog.about(line, call.order(), call.purchase(), timed.span())
                .addKeyValue("channel", call.payway().channel())
                .addKeyValue("action", call.action());
    }

    private static Future<Outcome> notSent(TimedCall timed, String note) {
        if (LOG.isDebugEnabled()) {
            about(LOG.atDebug(), timed).addKeyValue("reason", note).log("channel call not sent");
        }
        return Future.succeededFuture(new Outcome.NotSent(note));
    }

    private static Outcome unanswered(Throwable cause) {
        // Bytes that are not HTTP come as an IllegalArgumentException from the HTTP decoder.
        boolean unusable = cause instanceof HttpRoundTrip.AnswerTooLong || cause instanceof IllegalArgumentException;
        String note = cause.getClass().getSimpleName();
        return unusable ? Outcomes.unusable(note) : new Outcome.Unknown(Fault.IO, note);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static String nonce() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
