package upay.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.Payway;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeRefund;
import upay.sandbox.scene.PayMagic;
import upay.sandbox.scene.TimeScale;
import upay.sandbox.wire.Dialect;
import upay.sandbox.wire.WireCallback;

/**
 * Sends the callback of a payment if the call named a URL: once, and again at growing intervals until it is
 * acknowledged; with the amount of 9020 three times, first a forged one. Pending callbacks are lost when the process
 * ends, as at a real channel: a merchant must not rely on callbacks alone.
 */
final class SandboxCallbackSender {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxCallbackSender.class);

    /** The wait before each attempt; a shortened form of the channels' own schedules, which last a day. */
    private static final List<Duration> SCHEDULE = List.of(
            Duration.ZERO,
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofMinutes(3));

    private static final Duration BETWEEN_REPEATS = Duration.ofMillis(500);

    private static final int MAX_CONNECTIONS = 32;
    private static final int MAX_WAITING = 10_000;
    private static final int MAX_ACKNOWLEDGEMENT = 4 * 1024;
    private static final int TIMEOUT_SECONDS = 5;

    private final Vertx vertx;
    private final TimeScale pace;
    private final HttpClient client;
    private final Map<Payway, Dialect> dialects = new EnumMap<>(Payway.class);
    private final AtomicInteger waiting = new AtomicInteger();

    SandboxCallbackSender(Vertx vertx, TimeScale pace) {
        this.vertx = vertx;
        this.pace = pace;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS))
                        .setReadIdleTimeout(TIMEOUT_SECONDS),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING));
    }

    void speak(List<Dialect> known) {
        known.forEach(dialect -> dialects.put(dialect.payway(), dialect));
    }

    void charged(Trade trade) {
        if (trade.notifyUrl() != null) {
            limited(
                    trade,
                    () -> PayMagic.of(trade.total()) == PayMagic.NOTIFIED_WITH_A_FORGERY
                            ? thrice(trade)
                            : tries(() -> attempt(trade, false), 0));
        }
    }

    /** Made in the channel's console; only some channels tell of it. */
    void refunded(Trade trade, TradeRefund refund) {
        if (trade.notifyUrl() != null) {
            limited(trade, () -> tries(() -> attempt(trade, refund), 0));
        }
    }

    private void limited(Trade trade, Supplier<Future<?>> delivery) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            LOG.warn(
                    "too many notifications wait; the one of {} is dropped",
                    trade.key().sn());
            return;
        }
        delivery.get().onComplete(end -> waiting.decrementAndGet());
    }

    private Future<?> thrice(Trade trade) {
        return attempt(trade, true)
                .compose(forged -> pause(BETWEEN_REPEATS))
                .compose(paused -> attempt(trade, false))
                .compose(genuine -> pause(BETWEEN_REPEATS))
                .compose(paused -> tries(() -> attempt(trade, false), 0));
    }

    private Future<?> tries(Supplier<Future<Boolean>> attempt, int done) {
        if (done == SCHEDULE.size()) {
            return Future.succeededFuture();
        }
        return pause(SCHEDULE.get(done))
                .compose(paused -> attempt.get())
                .compose(acknowledged -> acknowledged ? Future.succeededFuture() : tries(attempt, done + 1));
    }

    private Future<Void> pause(Duration duration) {
        return duration.isZero()
                ? Future.succeededFuture()
                : vertx.timer(pace.millis(duration), TimeUnit.MILLISECONDS).mapEmpty();
    }

    /** Whether it was acknowledged; never fails. */
    private Future<Boolean> attempt(Trade trade, boolean forged) {
        Dialect dialect = dialect(trade);
        return dialect.callback(trade, forged)
                .compose(callback -> send(callback, dialect))
                .otherwise(false);
    }

    private Future<Boolean> attempt(Trade trade, TradeRefund refund) {
        Dialect dialect = dialect(trade);
        return dialect.refundCallback(trade, refund)
                .compose(callback -> callback.isEmpty() ? Future.succeededFuture(true) : send(callback.get(), dialect))
                .otherwise(false);
    }

    private Dialect dialect(Trade trade) {
        return Objects.requireNonNull(dialects.get(trade.key().payway()), "a dialect")
                .of(trade);
    }

    private Future<Boolean> send(WireCallback callback, Dialect dialect) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(callback.method()))
                .setAbsoluteURI(callback.uri())
                .setFollowRedirects(false);
        if (callback.contentType() != null) {
            options.putHeader("Content-Type", callback.contentType());
        }
        callback.headers().forEach(options::putHeader);
        return client.request(options)
                .compose(request -> callback.body() == null ? request.send() : request.send(callback.body()))
                .compose(response -> words(response).map(words -> dialect.acknowledged(response.statusCode(), words)));
    }

    /** An acknowledgement is short; a longer body is cut off, and its beginning is used. */
    private static Future<String> words(HttpClientResponse response) {
        Promise<String> words = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            body.appendBuffer(part);
            if (body.length() > MAX_ACKNOWLEDGEMENT && words.tryComplete(body.toString())) {
                response.request().reset();
            }
        });
        response.exceptionHandler(words::tryFail);
        response.endHandler(end -> words.tryComplete(body.toString()));
        return words.future();
    }
}
