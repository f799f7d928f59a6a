package upay.app.verify;

import io.vertx.core.Future;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import upay.audit.AuditChain;
import upay.domain.OrderKey;
import upay.store.Store;
import upay.store.audit.AuditLog;
import upay.store.report.Audit;
import upay.store.report.Audit.Account;
import upay.store.report.Audit.ClosedDay;
import upay.store.report.Audit.Span;
import upay.store.report.Audit.Violation;

/**
 * One verification of the invariants; only reads, also while gateways run. In bounded statements and memory, however many
 * orders there are. Blocks; for one plain or worker thread.
 */
public final class Verification {
    /** The most violations of a report; the others are counted. */
    public static final int SHOWN = 1000;

    /** An order has few rows in each table: a slice takes milliseconds, and some megabytes at most. */
    private static final int SLICE = 500;

    private static final ZoneId SHOPS = ZoneId.of("Asia/Shanghai");

    private final Store store;
    private final @Nullable SandboxBooks books;
    private final Listener listener;
    private final List<Violation> violations = new ArrayList<>();
    private long found;
    private long orders;
    private long compared;
    private AuditChain.@Nullable Head acts;

    /** Hears how far it is; on the thread of the verification. */
    public interface Listener {
        /** @param orders that were checked so far */
        void checked(long orders);

        /** One of the first {@value #SHOWN}. */
        void violated(Violation violation);
    }

    /** @param books of the sandbox, read already: every entry in them has an order that the scan reaches; null: none */
    public Verification(Store store, @Nullable SandboxBooks books, Listener listener) {
        this.store = store;
        this.books = books;
        this.listener = listener;
    }

    /**
     * What was found.
     *
     * @param day null: of all days
     * @param found how many violations
     * @param violations the first {@value #SHOWN} of them
     * @param acts the last entry of the audit log; null: it was not checked
     * @param compared how many orders were compared with the sandbox's ledger; null: there is none
     */
    public record Report(
            @Nullable LocalDate day,
            long orders,
            long found,
            List<Violation> violations,
            AuditChain.@Nullable Head acts,
            @Nullable Long compared) {
        public Report {
            violations = List.copyOf(violations);
        }

        /**
         * The summary.
         *
         * @param played whether there is a sandbox, so that its ledger should have been compared
         */
        public Map<String, Object> fields(boolean played) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("verified", true);
            all.put("day", day == null ? null : day.toString());
            all.put("orders", orders);
            all.put("violations", found);
            all.put("printed", (long) violations.size());
            all.put("audit_entries", acts == null ? null : (Object) acts.id());
            all.put("audit_hash", acts == null ? null : acts.hash());
            all.put("ledger", !played ? "none" : compared == null ? "not reached" : "compared");
            all.put("ledger_orders", compared);
            return given(all);
        }

        /** One violation. */
        public static Map<String, Object> fields(Violation violation) {
            OrderKey order = violation.order();
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("violated", violation.invariant());
            all.put("merchant", order.merchantId().isEmpty() ? null : order.merchantId());
            all.put("order", order.sn() == 0 ? null : Long.toString(order.sn()));
            all.put("detail", violation.detail());
            return given(all);
        }

        private static Map<String, Object> given(Map<String, @Nullable Object> all) {
            Map<String, Object> given = new LinkedHashMap<>();
            all.forEach((name, value) -> {
                if (value != null) {
                    given.put(name, value);
                }
            });
            return given;
        }
    }

    /**
     * @param day in Asia/Shanghai: only orders that were created then; null: all, and closed days and the audit log too
     * @throws java.io.IOException if the sandbox's ledger does not answer any more
     */
    public Report run(@Nullable LocalDate day) throws Exception {
        Span span = day == null
                ? Span.EVER
                : new Span(
                        day.atStartOfDay(SHOPS).toInstant(),
                        day.plusDays(1).atStartOfDay(SHOPS).toInstant());
        orders(span);
        if (day == null) {
            closedDays();
            administration();
            rest();
        }
        return new Report(day, orders, found, violations, acts, books == null ? null : (Long) compared);
    }

    private void orders(Span span) throws Exception {
        Audit audit = store.audit();
        OrderKey last = null;
        List<Account> slice;
        do {
            slice = await(audit.slice(last, SLICE, span));
            if (!slice.isEmpty()) {
                OrderKey end = slice.get(slice.size() - 1).order();
                orders += slice.stream().filter(Account::within).count();
                await(audit.violations(last, end, span)).forEach(this::report);
                for (Account account : slice) {
                    compare(account);
                }
                last = end;
                listener.checked(orders);
            }
        } while (slice.size() == SLICE);
    }

    /** One at a time: a day may have a million rows. */
    private void closedDays() {
        Audit audit = store.audit();
        ClosedDay last = null;
        List<ClosedDay> page;
        do {
            page = await(audit.closedDays(last, 1));
            Audit.violations(page).forEach(this::report);
            last = page.isEmpty() ? null : page.get(0);
        } while (last != null);
    }

    /** The chain of the audit log: behind its first broken entry nothing proves anything. */
    private void administration() {
        AuditLog.Checked checked;
        AuditChain.Head reached = AuditChain.Head.EMPTY;
        do {
            checked = await(store.auditLog().check(reached, SLICE));
            reached = checked.reached();
        } while (!checked.done());
        acts = reached;
        String fault = checked.fault();
        if (fault != null) {
            report(new Violation("audit_log", new OrderKey("", 0), fault));
        }
    }

    private void compare(Account account) throws Exception {
        if (books == null || account.order().sn() < 0) {
            return;
        }
        long sn = account.order().sn();
        SandboxBooks.Entry read = books.take(sn);
        if (!account.within() || !account.settled()) {
            return;
        }
        compared++;
        if (read != null && agree(account, read)) {
            return;
        }
        // Either may have changed since the ledger was read. An order that is unchanged around a second read has not.
        Audit audit = store.audit();
        Account before = await(audit.account(account.order())).orElseThrow();
        SandboxBooks.Entry now = books.ask(sn);
        Account after = await(audit.account(account.order())).orElseThrow();
        if (before.equals(after) && after.settled() && !agree(after, now)) {
            report(new Violation(
                    "ledger",
                    account.order(),
                    "the order says charged " + after.charged() + ", returned " + after.returned()
                            + "; the channel charged " + now.charged() + " in " + now.charges() + " charges, returned "
                            + now.returned()));
        }
    }

    /** An unpaid order may have been charged, if it was refunded in full. */
    private static boolean agree(Account account, SandboxBooks.Entry entry) {
        return account.paid()
                ? entry.charges() == 1 && entry.charged() == account.charged() && entry.returned() == account.returned()
                : entry.charged() == entry.returned();
    }

    /** What the sandbox has and no order. */
    private void rest() {
        if (books == null) {
            return;
        }
        books.rest().forEach((sn, entry) -> {
            if (entry.charged() != entry.returned()
                    && await(store.history().find(sn)).isEmpty()) {
                report(new Violation(
                        "ledger",
                        new OrderKey("", sn),
                        "no order has this number, but the channel charged " + entry.charged() + ", returned "
                                + entry.returned()));
            }
        });
    }

    private void report(Violation violation) {
        found++;
        if (violations.size() < SHOWN) {
            violations.add(violation);
            listener.violated(violation);
        }
    }

    /** Each statement has its own time-out. */
    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
