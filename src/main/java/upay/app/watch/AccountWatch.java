package upay.app.watch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.app.account.AccountCertificates;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;
import upay.store.Store;
import upay.store.registry.ChannelAccount;

/**
 * Looks through the accounts for certificates that end within {@link AccountCertificates#AHEAD}, or have ended: a health
 * detail, and a warning a day in the log for each. Every instance does it by itself, in memory, off the event loop; the
 * store is read in pages. Confined to one context, except for the details.
 */
final class AccountWatch {
    private static final Logger LOG = LoggerFactory.getLogger(AccountWatch.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);
    private static final int PAGE = 200;

    /** More are in the log. */
    private static final int SHOWN_MAX = 50;

    private final Vertx vertx;
    private final Rounds repeated;
    private final Supplier<Instant> clock;
    private final Pages pages;
    private final Supplier<List<AccountSettings>> configured;
    /** When the log last had an account's certificate. */
    private final Map<String, Instant> warned = new HashMap<>();

    private volatile List<Map<String, Object>> ending = List.of();
    private volatile Consumer<Map<Payway, Instant>> firstEnds = ends -> {};
    private final AtomicInteger rounds = new AtomicInteger();

    /** Reads the stored accounts. */
    interface Pages {
        /** The accounts behind one; null: the first ones. */
        Future<List<ChannelAccount>> after(@Nullable ChannelAccount last, int limit);
    }

    AccountWatch(Vertx vertx, Supplier<Instant> clock, Pages pages, Supplier<List<AccountSettings>> configured) {
        this.vertx = vertx;
        this.repeated = new Rounds(vertx, EVERY, this::round);
        this.clock = clock;
        this.pages = pages;
        this.configured = configured;
    }

    /** Of the stored accounts. */
    static Pages pages(Store store) {
        return (last, limit) -> store.channelRegistry().accounts("", last, limit);
    }

    /** @param listener gets the first end of each channel's certificates, once all accounts are looked through */
    void onFirstEnds(Consumer<Map<Payway, Instant>> listener) {
        firstEnds = listener;
    }

    void start() {
        repeated.start(Duration.ZERO);
    }

    Future<?> stop() {
        return repeated.stop();
    }

    /** The certificates that end soon, or have ended, the first end first. */
    List<Map<String, Object>> details() {
        return ending;
    }

    /** How often it has looked through all accounts. */
    int rounds() {
        return rounds.get();
    }

    /** Looks through all accounts once, and again later. */
    private Future<?> round() {
        Instant now = clock.get();
        Found found = new Found(new ArrayList<>(), new EnumMap<>(Payway.class));
        return inspected(configured.get(), now)
                .compose(own -> {
                    found.add(own);
                    return rest(null, now, found);
                })
                .onSuccess(all -> {
                    firstEnds.accept(found.firstEnds);
                    report(found.ending, now);
                })
                .onFailure(e -> LOG.debug("the accounts' certificates are looked through later: {}", e.toString()))
                .onComplete(done -> rounds.incrementAndGet());
    }

    private Future<Void> rest(@Nullable ChannelAccount last, Instant now, Found found) {
        return pages.after(last, PAGE).compose(page -> inspected(
                        page.stream().map(AccountWatch::settings).toList(), now)
                .compose(here -> {
                    found.add(here);
                    return page.size() < PAGE ? Future.succeededFuture() : rest(page.get(page.size() - 1), now, found);
                }));
    }

    private static AccountSettings settings(ChannelAccount account) {
        return new AccountSettings(
                account.owner(), account.account(), account.payway(), account.endpoint(), account.settings(), null);
    }

    /** Opening a PKCS#12 file takes milliseconds. */
    private Future<Found> inspected(List<AccountSettings> accounts, Instant now) {
        return vertx.executeBlocking(
                () -> {
                    Found found = new Found(new ArrayList<>(), new EnumMap<>(Payway.class));
                    accounts.forEach(account -> found.inspect(account, now));
                    return found;
                },
                false);
    }

    /**
     * @param ending the certificates that end soon
     * @param firstEnds of all certificates, by channel
     */
    private record Found(List<Ending> ending, Map<Payway, Instant> firstEnds) {
        void inspect(AccountSettings account, Instant now) {
            AccountCertificates.ends(account).forEach((certificate, end) -> {
                first(account.payway(), end);
                if (!now.plus(AccountCertificates.AHEAD).isBefore(end)) {
                    ending.add(new Ending(account.label(), certificate, end));
                }
            });
        }

        void add(Found more) {
            ending.addAll(more.ending);
            more.firstEnds.forEach(this::first);
        }

        private void first(Payway channel, Instant end) {
            firstEnds.merge(channel, end, (a, b) -> a.isBefore(b) ? a : b);
        }
    }

    private record Ending(String account, String certificate, Instant end) {
        String key() {
            return account + " " + certificate;
        }
    }

    private void report(List<Ending> found, Instant now) {
        found.sort((a, b) -> a.end().compareTo(b.end()));
        warned.keySet().retainAll(found.stream().map(Ending::key).toList());
        for (Ending one : found) {
            Instant before = warned.get(one.key());
            if (before == null || !now.isBefore(before.plus(BETWEEN_WARNINGS))) {
                warned.put(one.key(), now);
                LOG.warn(
                        "account={} certificate={} {} {}: get a new one from the channel, and enter the account again",
                        one.account(),
                        one.certificate(),
                        now.isBefore(one.end()) ? "ends" : "has ended",
                        one.end());
            }
        }
        ending = found.stream().limit(SHOWN_MAX).map(AccountWatch::shown).toList();
    }

    private static Map<String, Object> shown(Ending one) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("account", one.account());
        line.put("certificate", one.certificate());
        line.put("ends", one.end().toString());
        return line;
    }
}
