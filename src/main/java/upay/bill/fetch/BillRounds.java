package upay.bill.fetch;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.bill.BillAccount;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;
import upay.port.Instance;
import upay.port.StoreException;
import upay.store.bill.PgBillFetches;
import upay.store.bill.PgBillFetches.Claim;
import upay.store.bill.PgBillFetches.Due;
import upay.store.bill.PgBillFetches.Open;
import upay.store.bill.PgBillFetches.State;

/**
 * Fetches the bills that are due, one at a time on a thread of its own; of all instances over one store each bill is one
 * instance's. What is missing is a health detail on every instance, and a warning in the log when it changes. Threads:
 * start and stop from any, once each; the details any.
 */
public final class BillRounds {
    private static final Logger LOG = LoggerFactory.getLogger(BillRounds.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration EVERY_MIN = Duration.ofSeconds(1);
    private static final Duration BETWEEN_PLANS = Duration.ofMinutes(15);

    /** In one round, so that what is known is refreshed in between. */
    private static final int BILLS_MAX = 50;

    /** A channel that is away holds the others' bills up no longer than by so many attempts a round. */
    private static final int UNREACHABLE_MAX = 2;

    /** Of what is settled; WeChat Pay gives out a bill no longer either. Files and rows are kept. */
    private static final int DAYS_KEPT = 100;

    private static final int FORGOTTEN = 1_000;

    /** At most so many rows at a time are forgotten by a plan. */
    private static final int SLICES_MAX = 100;

    private static final int PAGE = 300;
    private static final int OPEN_MAX = 2_000;
    private static final int SHOWN_MAX = 50;

    private final Tools tools;
    private final BiConsumer<Payway, String> count;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(BillRounds::thread);
    private volatile boolean stopped;
    private volatile List<Map<String, Object>> missing = List.of();
    private volatile List<String> byHand = List.of();
    private volatile Map<Payway, Integer> failed = Map.of();
    /** Known from this instance's last plan; confined to the thread. */
    private Set<BillAccount> known = Set.of();

    private @Nullable Instant planned;

    /** What it works with. */
    public record Tools(
            PgBillFetches fetches,
            BillDownloads downloads,
            BillDesk desk,
            BillCalendar calendar,
            FetchAccounts accounts,
            Instance instance) {}

    /** @param count takes each attempt's channel and outcome */
    public BillRounds(Tools tools, BiConsumer<Payway, String> count) {
        this.tools = tools;
        this.count = count;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "bills");
        thread.setDaemon(true);
        return thread;
    }

    /** The first round is not at the same time on all instances. */
    @SuppressWarnings("FutureReturnValueIgnored") // A round handles what goes wrong in it.
    public void start() {
        long every =
                Math.max(EVERY_MIN.toMillis(), tools.calendar().scaled(EVERY).toMillis());
        thread.execute(BillDesk::deleteLeftovers);
        thread.scheduleWithFixedDelay(
                this::roundOrLater, ThreadLocalRandom.current().nextLong(every) + 1, every, TimeUnit.MILLISECONDS);
    }

    /** No round begins from now on; the one that runs is given up, and goes on elsewhere. */
    public void stop() {
        stopped = true;
        thread.shutdownNow();
    }

    /** Days without a bill: which, why, and what comes next. */
    public Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("missing", missing);
        details.put("by_hand", byHand);
        return details;
    }

    /** The days of a channel without a bill after the cut-off. */
    public int failed(Payway channel) {
        return failed.getOrDefault(channel, 0);
    }

    private void roundOrLater() {
        try {
            round();
        } catch (StoreException e) {
            LOG.debug("bills are fetched later: {}", e.toString());
        } catch (RuntimeException e) {
            if (!stopped) {
                LOG.error("bills are fetched later", e);
            }
        }
    }

    /**
     * Plans, fetches what is due, and looks at what is missing. Blocks.
     *
     * @throws StoreException if the store fails
     */
    public void round() {
        Instant now = tools.instance().now();
        if (planned == null || !now.isBefore(planned.plus(tools.calendar().scaled(BETWEEN_PLANS)))) {
            plan(now);
            forget(now);
            planned = now;
        }
        tools.fetches().noteImports().await();
        Map<Payway, Integer> unreachable = new EnumMap<>(Payway.class);
        Set<Payway> left = EnumSet.noneOf(Payway.class);
        for (int bill = 0; bill < BILLS_MAX && !stopped; bill++) {
            Optional<Claim> claim =
                    tools.fetches().claimDue(tools.instance().id(), left).await();
            if (claim.isEmpty()) {
                break;
            }
            Payway channel = claim.get().account().payway();
            if (work(claim.get()) == Reason.UNREACHABLE
                    && unreachable.merge(channel, 1, Integer::sum) == UNREACHABLE_MAX) {
                left.add(channel);
            }
        }
        look();
    }

    private void plan(Instant now) {
        Set<BillAccount> seen = new HashSet<>();
        List<String> hand = new ArrayList<>();
        List<Due> page = new ArrayList<>();
        tools.accounts().each(account -> {
            if (!tools.downloads().canFetch(account) || !tools.calendar().has(account.payway())) {
                hand.add(account.label() + ": " + AccountBills.byHand(account));
                return;
            }
            BillAccount whose = AccountBills.of(account);
            if (seen.add(whose)) {
                page.addAll(tools.calendar().due(whose, now));
            }
            if (page.size() >= PAGE) {
                tools.fetches().plan(page).await();
                page.clear();
            }
        });
        tools.fetches().plan(page).await();
        known = seen;
        byHand = hand.stream().limit(SHOWN_MAX).toList();
    }

    private void forget(Instant now) {
        boolean more = true;
        for (int slice = 0; more && slice < SLICES_MAX; slice++) {
            more = tools.fetches()
                            .forget(firstKept(now), tools.instance().id(), FORGOTTEN)
                            .await()
                    == FORGOTTEN;
        }
    }

    private static LocalDate firstKept(Instant now) {
        return now.atZone(ZoneOffset.UTC).toLocalDate().minusDays(DAYS_KEPT);
    }

    private @Nullable Reason work(Claim claim) {
        Optional<AccountSettings> account = tools.accounts().find(claim.account());
        Optional<BillDesk.Done> done =
                account.isEmpty() ? Optional.empty() : tools.desk().work(claim, account.get(), rows -> {});
        if (done.isEmpty()) {
            tools.fetches().drop(claim).await();
            return null;
        }
        count.accept(claim.account().payway(), done.get().outcome());
        log(claim, done.get());
        return done.get().reason();
    }

    private static void log(Claim claim, BillDesk.Done done) {
        String account = label(claim.account());
        if (done.state() == State.FETCHED || done.state() == State.EMPTY) {
            LOG.info("account={} day={} bill: {}", account, claim.day(), done.outcome());
        } else if (done.state() == State.FAILED) {
            LOG.warn(
                    "account={} day={} bill: missing after the cut-off: {} {}; see health, and bill fetch",
                    account,
                    claim.day(),
                    done.outcome(),
                    done.words());
        } else {
            LOG.info("account={} day={} bill: {} {}", account, claim.day(), done.outcome(), done.words());
        }
    }

    private void look() {
        List<Open> all = tools.fetches().open(OPEN_MAX).await();
        List<Open> open =
                all.stream().filter(one -> known.contains(one.account())).toList();
        LocalDate firstKept = firstKept(tools.instance().now());
        all.stream()
                .filter(one -> !known.contains(one.account()) && one.day().isBefore(firstKept))
                .forEach(one -> tools.fetches().forget(one).await());
        failed = open.stream()
                .filter(one -> one.state() == State.FAILED)
                .collect(Collectors.toMap(one -> one.account().payway(), one -> 1, Integer::sum));
        missing = open.stream()
                .filter(one -> one.last().reason() != null || one.state() == State.FAILED)
                .limit(SHOWN_MAX)
                .map(BillRounds::shown)
                .toList();
    }

    private static String label(BillAccount account) {
        return account.payway().channel() + "/" + account.owner() + "/"
                + account.account().name();
    }

    private static Map<String, Object> shown(Open open) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("account", label(open.account()));
        line.put("day", open.day().toString());
        line.put("state", open.state().name());
        line.put("reason", String.valueOf(open.last().reason()));
        line.put("detail", String.valueOf(open.last().detail()));
        line.put("attempts", open.last().number());
        line.put("since", open.since().toString());
        Instant next = open.next();
        if (next != null) {
            line.put("next", next.toString());
        }
        return line;
    }
}
