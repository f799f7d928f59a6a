package upay.app.watch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.channel.AccountProbe.Check;
import upay.channel.account.AccountSettings;
import upay.channel.connector.AccountEvidence.Mark;
import upay.domain.Payway;
import upay.store.registry.AccountTests;
import upay.store.registry.AccountTests.Failed;
import upay.store.registry.AccountTests.Place;
import upay.store.registry.AccountTests.Result;
import upay.store.registry.ChannelAccount;

/**
 * Repeats {@code channel-account test} for each account once a day and after it was entered again: one account at a
 * time, spread over the day, each by one instance, which claims it in the store. What fails is a health detail on every
 * instance, and a warning in the log when it changes. Confined to one context, except for the details.
 */
final class DailyAccountTests {
    private static final Logger LOG = LoggerFactory.getLogger(DailyAccountTests.class);
    private static final Duration EVERY = Duration.ofMinutes(15);
    private static final Duration BETWEEN_TESTS = Duration.ofDays(1);
    private static final int ROUNDS_A_DAY = (int) BETWEEN_TESTS.dividedBy(EVERY);
    private static final int PAGE = 200;

    /** In one round; with more accounts than some thousands the tests of each are less frequent. */
    private static final int TESTS_MAX = 64;

    private static final int ACCOUNTS_MAX = 20_000;
    private static final int SHOWN_MAX = 50;

    private final Duration every;
    private final Rounds rounds;
    private final Supplier<Instant> clock;
    private final AccountTests tests;
    private final AccountWatch.Pages pages;
    private final Supplier<List<AccountSettings>> configured;
    private final Function<AccountSettings, Future<List<Check>>> probe;
    private volatile List<Map<String, Object>> failing = List.of();
    private volatile Map<String, Integer> failingByChannel = Map.of();

    /**
     * @param scale multiplies the time between two rounds, and so that until the first; above 0
     * @param pages reads the stored accounts
     * @param probe never fails
     */
    DailyAccountTests(
            Vertx vertx,
            double scale,
            Supplier<Instant> clock,
            AccountTests tests,
            AccountWatch.Pages pages,
            Supplier<List<AccountSettings>> configured,
            Function<AccountSettings, Future<List<Check>>> probe) {
        this.every = Duration.ofMillis(Math.max(1, Math.round(EVERY.toMillis() * scale)));
        this.rounds = new Rounds(vertx, every, () -> round().onFailure(
                        e -> LOG.debug("the accounts are tested later: {}", e.toString())));
        this.clock = clock;
        this.tests = tests;
        this.pages = pages;
        this.configured = configured;
        this.probe = probe;
    }

    /** The first round is some minutes later, and not at the same time on all instances. */
    void start() {
        Duration first = every.dividedBy(EVERY.toMinutes())
                .plusMillis(ThreadLocalRandom.current().nextLong(every.toMillis()));
        rounds.start(first);
    }

    Future<?> stop() {
        return rounds.stop();
    }

    /** The accounts with a failed point: which, since when, and what to do. */
    List<Map<String, Object>> details() {
        return failing;
    }

    /** The number of accounts at a channel with a failed point. */
    int failing(Payway channel) {
        return failingByChannel.getOrDefault(channel.channel(), 0);
    }

    /** What one round found. */
    private static final class Round {
        private final Map<Place, Result> known = new HashMap<>();
        private final Set<Place> seen = new HashSet<>();
        private final List<AccountSettings> due = new ArrayList<>();
    }

    /** Tests the accounts that are due, as many as are this round's share. */
    Future<Void> round() {
        Round round = new Round();
        return tests.all(ACCOUNTS_MAX)
                .compose(results -> {
                    results.forEach(result -> round.known.put(result.place(), result));
                    configured.get().forEach(account -> look(round, account, Instant.EPOCH));
                    return rest(round, null);
                })
                .compose(all -> testDue(round, 0, round.seen.size() / ROUNDS_A_DAY + 1))
                .compose(done -> tests.forget())
                .compose(forgotten -> tests.all(ACCOUNTS_MAX))
                .map(results -> {
                    List<Result> failed = results.stream()
                            .filter(result -> result.failed() != null && round.seen.contains(result.place()))
                            .toList();
                    failingByChannel = failed.stream()
                            .collect(Collectors.toMap(result -> result.place().channel(), one -> 1, Integer::sum));
                    failing = failed.stream()
                            .limit(SHOWN_MAX)
                            .map(DailyAccountTests::shown)
                            .toList();
                    return null;
                });
    }

    private Future<Void> rest(Round round, @Nullable ChannelAccount last) {
        return pages.after(last, PAGE).compose(page -> {
            page.forEach(account -> look(round, settings(account), account.changed()));
            boolean end = page.size() < PAGE || round.seen.size() >= ACCOUNTS_MAX;
            return end ? Future.succeededFuture() : rest(round, page.get(page.size() - 1));
        });
    }

    private static AccountSettings settings(ChannelAccount account) {
        return new AccountSettings(
                account.owner(), account.account(), account.payway(), account.endpoint(), account.settings(), null);
    }

    private void look(Round round, AccountSettings account, Instant changed) {
        Place place = place(account);
        Result last = round.known.get(place);
        boolean isDue = last == null
                || !clock.get().isBefore(last.testedAt().plus(BETWEEN_TESTS))
                || changed.isAfter(last.testedAt());
        if (round.seen.add(place) && isDue && round.due.size() < TESTS_MAX) {
            round.due.add(account);
        }
    }

    private static Place place(AccountSettings account) {
        return new Place(account.owner(), account.payway().channel(), account.account());
    }

    /** One after the other; what another instance has taken does not count. */
    private Future<Void> testDue(Round round, int index, int left) {
        if (rounds.isStopped() || left == 0 || index >= round.due.size()) {
            return Future.succeededFuture();
        }
        AccountSettings account = round.due.get(index);
        Place place = place(account);
        Result last = round.known.get(place);
        return tests.claim(place, last == null ? null : last.testedAt())
                .compose(claimed -> claimed
                        ? test(account, place, last == null ? null : last.failed())
                                .map(1)
                        : Future.succeededFuture(0))
                .compose(tested -> testDue(round, index + 1, left - tested));
    }

    private Future<Void> test(AccountSettings account, Place place, @Nullable Failed before) {
        return probe.apply(account).compose(checks -> {
            Failed failed = checks.stream()
                    .filter(check -> check.state() == Mark.FAILED)
                    .findFirst()
                    .map(check -> new Failed(check.name(), check.detail(), check.todo() == null ? "" : check.todo()))
                    .orElse(null);
            logChange(place, before, failed);
            return tests.record(place, failed);
        });
    }

    private static void logChange(Place place, @Nullable Failed before, @Nullable Failed now) {
        if (Objects.equals(before == null ? null : before.point(), now == null ? null : now.point())) {
            return;
        }
        if (now == null) {
            LOG.warn("account={} test: nothing fails any more", place);
        } else {
            LOG.warn("account={} test: {} failed: {}; {}", place, now.point(), now.detail(), now.todo());
        }
    }

    private static Map<String, Object> shown(Result result) {
        Map<String, Object> line = new LinkedHashMap<>();
        Failed failed = Objects.requireNonNull(result.failed());
        line.put("account", result.place().toString());
        line.put("failed", failed.point());
        line.put("detail", failed.detail());
        line.put("todo", failed.todo());
        line.put("since", String.valueOf(result.since()));
        line.put("tested", result.testedAt().toString());
        return line;
    }
}
