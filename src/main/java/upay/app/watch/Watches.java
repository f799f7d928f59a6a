package upay.app.watch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upay.channel.AccountProbe.Check;
import upay.channel.account.AccountSettings;
import upay.domain.OrderKey;
import upay.domain.Payway;
import upay.metrics.AuditMetrics;
import upay.port.RequestTraces;
import upay.store.Store;
import upay.store.report.OpenWork;

/** All watches of one gateway, and what they found last. Threads: start and stop from any, once each; the rest any. */
public final class Watches {
    private final ScheduledAudit audit;
    private final OpenWorkWatch openWork;
    private final AccountWatch certificates;
    private final @Nullable DailyAccountTests accountTests;
    private final StatementRounds statements;
    private final ReconciliationRounds reconciliation;

    /**
     * What is watched.
     *
     * @param lease of an instance, without a heartbeat
     * @param manualReviewAfter how long an outcome is unknown before it needs manual review
     * @param configured the accounts that stand in the configuration, as they are at each time
     * @param probe tries an account, and never fails; null: accounts are not tested
     * @param scale multiplies the time between two tests of accounts, two rounds of statements, and two of
     *     reconciliation; above 0
     * @param closeStatementsAfter since the end of a day
     * @param question asks a channel about an order whose bill differs, with the transaction or 0; says what it learned
     */
    public record Scope(
            Duration lease,
            Duration manualReviewAfter,
            Supplier<List<AccountSettings>> configured,
            @Nullable Function<AccountSettings, Future<List<Check>>> probe,
            double scale,
            Duration closeStatementsAfter,
            BiFunction<OrderKey, Long, Future<String>> question) {}

    /** @param traces of the requests that began the orders, for the log */
    public Watches(Vertx vertx, Store store, RequestTraces traces, AuditMetrics metrics, Scope scope) {
        Supplier<Future<Boolean>> isOldest =
                () -> store.audit().isFirst(store.instance().id(), scope.lease);
        audit = new ScheduledAudit(vertx, store, isOldest, traces, metrics);
        openWork = new OpenWorkWatch(vertx, store, isOldest, scope.manualReviewAfter);
        Supplier<Instant> clock = store.instance()::now;
        statements = new StatementRounds(vertx, scope.scale, store.statements(), isOldest, scope.closeStatementsAfter);
        certificates = new AccountWatch(vertx, clock, AccountWatch.pages(store), scope.configured);
        accountTests = scope.probe == null
                ? null
                : new DailyAccountTests(
                        vertx,
                        scope.scale,
                        clock,
                        store.accountTests(),
                        AccountWatch.pages(store),
                        scope.configured,
                        scope.probe);
        reconciliation = new ReconciliationRounds(
                vertx, scope.scale, clock, store.reconciler(), store.findings(), scope.question::apply);
    }

    public void start() {
        audit.start();
        openWork.start();
        certificates.start();
        statements.start();
        if (accountTests != null) {
            accountTests.start();
        }
        reconciliation.start();
    }

    /** No round begins from now on. */
    public Future<?> stop() {
        reconciliation.stop();
        if (accountTests != null) {
            accountTests.stop();
        }
        certificates.stop();
        statements.stop();
        openWork.stop();
        return audit.stop();
    }

    /** @param listener gets the first end of each channel's certificates, once all accounts are looked through */
    public void onFirstEnds(Consumer<Map<Payway, Instant>> listener) {
        certificates.onFirstEnds(listener);
    }

    /** The open work of the whole store; none on the instances that do not look. */
    public OpenWork.Found openWork() {
        return openWork.found();
    }

    /** The number of findings of bills that a person has to look at; 0 on the instances that do not look. */
    public int findings() {
        return openWork.findings().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The same by class, for the health path; null: none. */
    public @Nullable Map<String, Object> findingsByClass() {
        Map<String, Object> all = new TreeMap<>();
        openWork.findings().forEach((type, count) -> all.put(type.name(), count));
        return all.isEmpty() ? null : all;
    }

    /** 1 if the channel is switched off for all merchants, else 0. */
    public int isOff(Payway channel) {
        return openWork.isOff(channel);
    }

    /** The number of accounts at a channel with a failed point of the daily test. */
    public int failing(Payway channel) {
        return accountTests == null ? 0 : accountTests.failing(channel);
    }

    /** The audit's result, for the health path; likewise the others below. */
    public Map<String, Object> invariants() {
        return audit.details();
    }

    /** The certificates of accounts that end soon, or have ended. */
    public List<Map<String, Object>> certificatesEnding() {
        return certificates.details();
    }

    /** The accounts with a failed point of the daily test. */
    public List<Map<String, Object>> accountsFailing() {
        return accountTests == null ? List.of() : accountTests.details();
    }
}
