package upay.channel;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.channel.account.AccountSettings;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.domain.channel.RawCallback;

/**
 * Fetches a channel's keys when a message is signed with one that is not here, so that a rotation at the channel costs
 * no payment.
 *
 * <p>1. One request at a time for an account; others wait for its end, each within its own deadline. 2. After a request
 * for an account's answer that did not bring that answer's key, none for a minute: a forged one must not cause traffic.
 * 3. At most one a minute for its callbacks, which anybody can send, and none in a minute in which an answer needed one;
 * callbacks never use up what answers may. 4. A request that fails changes nothing. Confined to the channel's event loop.
 */
final class KeyRenewal {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRenewal.class);
    private static final Duration BETWEEN_REQUESTS = Duration.ofMinutes(1);

    /** The limit of open connectors. */
    private static final int ACCOUNTS_MAX = 4096;

    /** Sends the request for the keys; ends within the limits of a query. */
    interface Exchange {
        Future<ChannelResponse> send(AccountSettings account, Connector connector, ChannelRequest request);
    }

    private final ConnectorCache connectors;
    private final Supplier<Instant> clock;
    private final Supplier<String> nonces;
    private final Exchange exchange;
    /** By account, whatever its callback URL. */
    private final Cache<AccountSettings, Renewals> accounts = Caffeine.newBuilder()
            .maximumSize(ACCOUNTS_MAX)
            .executor(Runnable::run)
            .build();

    KeyRenewal(ConnectorCache connectors, Supplier<Instant> clock, Supplier<String> nonces, Exchange exchange) {
        this.connectors = connectors;
        this.clock = clock;
        this.nonces = nonces;
        this.exchange = exchange;
    }

    /** Those of one account. */
    private static final class Renewals {
        private @Nullable Future<Void> running;
        private Instant nextForAnswers = Instant.MIN;
        private Instant nextForCallbacks = Instant.MIN;
    }

    /**
     * The connector that has the key of an answer; empty if there is none before the deadline, or if nothing is to be
     * fetched. Never fails.
     *
     * @param used the connector that could not use the answer
     */
    Future<Optional<Connector>> forAnswer(
            AccountSettings account, Connector used, ChannelResponse answer, Instant deadline) {
        Function<Connector, Optional<ChannelRequest>> missing =
                connector -> connector.keyRequest(answer, clock.get(), nonces.get());
        try {
            return missing.apply(used).isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : newer(account, missing, true, deadline);
        } catch (RuntimeException e) {
            return notFetched(account, e);
        }
    }

    /** The same for a callback that the account's current connector rejected and that needs a key. */
    Future<Optional<Connector>> forCallback(AccountSettings account, RawCallback callback, Instant deadline) {
        return newer(account, connector -> connector.keyRequest(callback, clock.get(), nonces.get()), false, deadline);
    }

    /** Whether the key of a callback may be asked for, or is being fetched; if not, the callback need not be examined. */
    boolean admitsCallbacks(AccountSettings account) {
        Renewals known = accounts.getIfPresent(account.calledBackAt(null));
        return known == null || known.running != null || isDueForCallbacks(known);
    }

    private boolean isDueForCallbacks(Renewals renewals) {
        return !clock.get().isBefore(renewals.nextForCallbacks);
    }

    private Future<Optional<Connector>> newer(
            AccountSettings account,
            Function<Connector, Optional<ChannelRequest>> missing,
            boolean isAnswer,
            Instant deadline) {
        try {
            Connector current = connectors.get(account);
            Optional<ChannelRequest> request = missing.apply(current);
            if (request.isEmpty()) {
                return Future.succeededFuture(Optional.of(current));
            }
            Renewals renewals = accounts.get(account.calledBackAt(null), first -> new Renewals());
            long left = Duration.between(clock.get(), deadline).toMillis();
            boolean due = isAnswer ? !clock.get().isBefore(renewals.nextForAnswers) : isDueForCallbacks(renewals);
            if (left <= 0 || renewals.running == null && !due) {
                return Future.succeededFuture(Optional.empty());
            }
            Future<Void> running = renewals.running;
            if (running == null) {
                running = started(renewals, account, current, request.get(), isAnswer);
            }
            return running.timeout(left, TimeUnit.MILLISECONDS)
                    .transform(ended -> ended.failed()
                            ? Future.succeededFuture(Optional.empty())
                            : brought(renewals, account, missing, isAnswer, deadline));
        } catch (RuntimeException e) {
            return notFetched(account, e);
        }
    }

    /** A genuine rotation does not delay the next one: only a forged answer names a key that the channel does not have. */
    private Future<Optional<Connector>> brought(
            Renewals renewals,
            AccountSettings account,
            Function<Connector, Optional<ChannelRequest>> missing,
            boolean isAnswer,
            Instant deadline) {
        if (isAnswer && missing.apply(connectors.get(account)).isEmpty()) {
            renewals.nextForAnswers = Instant.MIN;
        }
        return newer(account, missing, isAnswer, deadline);
    }

    /** Without the message: it may quote the channel's. */
    private static Future<Optional<Connector>> notFetched(AccountSettings account, RuntimeException e) {
        LOG.error(
                "account={} the channel's keys are not fetched: {}",
                account.label(),
                e.getClass().getName());
        return Future.succeededFuture(Optional.empty());
    }

    /** Never fails. */
    private Future<Void> started(
            Renewals renewals, AccountSettings account, Connector connector, ChannelRequest request, boolean isAnswer) {
        Instant next = clock.get().plus(BETWEEN_REQUESTS);
        renewals.nextForCallbacks = next;
        if (isAnswer) {
            renewals.nextForAnswers = next;
        }
        Future<Void> running = exchange.send(account, connector, request).transform(answer -> {
            renewals.running = null;
            if (answer.succeeded()) {
                learn(account, answer.result());
            } else {
                LOG.warn(
                        "account={} the channel's keys cannot be fetched: {}; again in a minute at the earliest",
                        account.label(),
                        answer.cause().getClass().getSimpleName());
            }
            return Future.succeededFuture();
        });
        if (!running.isComplete()) {
            renewals.running = running;
        }
        return running;
    }

    private void learn(AccountSettings account, ChannelResponse answer) {
        try {
            boolean learnt = connectors.learn(account, answer);
            LOG.warn(
                    "account={} the channel signs with a key that is not here: {}",
                    account.label(),
                    learnt
                            ? "fetched and proven to be the channel's"
                            : "what was fetched is not proven to be the channel's, and not used");
        } catch (RuntimeException e) {
            LOG.error(
                    "account={} the channel's keys are not read: {}",
                    account.label(),
                    e.getClass().getName());
        }
    }
}
