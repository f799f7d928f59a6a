package upay.channel;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;

/**
 * A circuit breaker for each account at a channel: no payment waits for a channel that does not answer, and nothing
 * is charged meanwhile. Safe from any thread; never blocks.
 *
 * <p>1. A failure is silence: no connection, or a payment or a query without a usable answer. 2. It counts once it
 * lasts: a lost payment is queried a second later, and that answer shows that the channel is available. 3. Any usable
 * answer, including a refusal, is a success. 4. Refunds and reversals without an answer do not count: one order that
 * is stuck at the channel must not stop all others. 5. An open breaker stops new payments only; queries, refunds and
 * reversals go on, and their answers close it just as a trial payment's does.
 */
public final class CircuitBreakers {
    private static final Logger LOG = LoggerFactory.getLogger(CircuitBreakers.class);

    /** The limit of open connectors; a removed breaker starts anew. */
    private static final int BREAKERS_MAX = 4096;

    /** How long after its last call an account is still displayed: it may have been removed, and nothing closes its breaker. */
    private static final Duration UNUSED = Duration.ofMinutes(10);

    private static final Set<ChannelAction> TELLING =
            Set.of(ChannelAction.PAY, ChannelAction.PRECREATE, ChannelAction.QUERY);

    private final CircuitBreakerSettings settings;
    private final CircuitBreakerConfig config;
    private final LongSupplier nanoTime;
    /** By account, whatever its callback URL. */
    private final Cache<AccountSettings, Breaker> breakers = Caffeine.newBuilder()
            .maximumSize(BREAKERS_MAX)
            .executor(Runnable::run)
            .build();

    public CircuitBreakers(CircuitBreakerSettings settings) {
        this(settings, System::nanoTime);
    }

    /** @param nanoTime paces the trials and measures the silence, in nanoseconds */
    CircuitBreakers(CircuitBreakerSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.config = CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(2 * settings.calls())
                .minimumNumberOfCalls(settings.calls())
                .failureRateThreshold(settings.failuresPercent())
                .waitDurationInOpenState(settings.pause())
                .permittedNumberOfCallsInHalfOpenState(1)
                // Stack traces of exceptions that are never thrown are not needed.
                .writableStackTraceEnabled(false)
                .build();
    }

    /** Whether a new payment may be sent through the account; must be asked once for each payment. */
    boolean admits(AccountSettings account) {
        Breaker breaker = breakers.getIfPresent(key(account));
        return breaker == null || breaker.admits();
    }

    /** No connection could be made. */
    void unreachable(AccountSettings account) {
        breaker(account).failed();
    }

    /** Records the outcome of an exchange. */
    void record(AccountSettings account, ChannelAction action, Outcome outcome) {
        switch (outcome.kind()) {
            case NOT_SENT -> {}
            case UNKNOWN -> {
                if (TELLING.contains(action)) {
                    breaker(account).failed();
                }
            }
            case SUCCEEDED, ACCEPTED, PENDING, DECLINED, NOT_FOUND ->
                breaker(account).answered();
        }
    }

    /** The accounts whose breakers are open or half-open: {@code channel/merchant/name}, for display. */
    public List<String> open() {
        return breakers.asMap().entrySet().stream()
                .filter(entry -> entry.getValue().isOutOfOrder())
                .map(entry -> entry.getKey().label())
                .sorted()
                .toList();
    }

    /** The number of accounts at a channel whose breaker is open or half-open. */
    public int open(Payway channel) {
        int open = 0;
        for (var entry : breakers.asMap().entrySet()) {
            if (entry.getKey().payway() == channel && entry.getValue().isOutOfOrder()) {
                open++;
            }
        }
        return open;
    }

    private Breaker breaker(AccountSettings account) {
        AccountSettings key = key(account);
        Breaker known = breakers.getIfPresent(key);
        if (known != null) {
            return known;
        }
        // The account was entered again, with another key or endpoint: what it was before has no calls any more.
        breakers.asMap().keySet().removeIf(former -> former.label().equals(key.label()) && !former.equals(key));
        return breakers.get(key, missing -> new Breaker(missing.label()));
    }

    private static AccountSettings key(AccountSettings account) {
        return account.calledBackAt(null);
    }

    /** The breaker of one account. The library counts failures; the trials are scheduled here. */
    private final class Breaker {
        private final CircuitBreaker circuit;
        private final AtomicLong lastTrial = new AtomicLong();
        /** When the first call failed after the last usable answer; only the channel's event loop writes these two. */
        private long silentSince;

        private boolean silent;
        private volatile long lastCall;

        Breaker(String name) {
            circuit = CircuitBreaker.of(name, config);
            circuit.getEventPublisher()
                    .onStateTransition(event -> LOG.warn(
                            "account={} breaker={}",
                            name,
                            event.getStateTransition().getToState()));
        }

        boolean admits() {
            return switch (circuit.getState()) {
                case OPEN -> circuit.tryAcquirePermission() && trialNow();
                case HALF_OPEN -> trialIsDue();
                case CLOSED, DISABLED, FORCED_OPEN, METRICS_ONLY -> true;
            };
        }

        private boolean trialNow() {
            lastTrial.set(nanoTime.getAsLong());
            return true;
        }

        /** A trial that had no result (a duplicate number, a customer who left) must not be the last. */
        private boolean trialIsDue() {
            long last = lastTrial.get();
            long now = nanoTime.getAsLong();
            return now - last >= settings.pause().toNanos() && lastTrial.compareAndSet(last, now);
        }

        /** Open or half-open, and in use. */
        boolean isOutOfOrder() {
            return circuit.getState() != CircuitBreaker.State.CLOSED
                    && nanoTime.getAsLong() - lastCall < UNUSED.toNanos();
        }

        void answered() {
            lastCall = nanoTime.getAsLong();
            silent = false;
            circuit.onSuccess(0, TimeUnit.NANOSECONDS);
        }

        void failed() {
            long now = nanoTime.getAsLong();
            lastCall = now;
            if (!silent) {
                silent = true;
                silentSince = now;
            }
            if (now - silentSince < settings.silence().toNanos()) {
                return;
            }
            circuit.onError(0, TimeUnit.NANOSECONDS, Silence.SILENCE);
        }
    }

    /** The library requires a throwable. */
    private static final class Silence extends Exception {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("StaticAssignmentOfThrowable") // Without a stack trace.
        private static final Silence SILENCE = new Silence();

        private Silence() {
            super("no usable answer", null, false, false);
        }
    }
}
