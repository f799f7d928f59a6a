package upay.cli.operator;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.app.OperatorSession;
import upay.app.StartException;
import upay.audit.AuditChain;
import upay.cli.console.JsonOutput;
import upay.config.GatewayConfig;
import upay.domain.OrderKey;
import upay.store.audit.AuditLog;
import upay.store.report.Audit;
import upay.store.report.Audit.Account;
import upay.store.report.Audit.ClosedDay;
import upay.store.report.Audit.Span;
import upay.store.report.Audit.Violation;

/** Verifies the invariants of all orders; read-only, also while gateways run. */
@Command(
        name = "verify",
        description = {
            "Checks the invariants of all orders, and with a sandbox that its ledger matches them to the fen; without --day also",
            "the closed days of statements, and that no entry of the audit log was changed or removed.",
            "Prints one JSON object for each violation, at most 1000, and a summary. Changes nothing.",
            "Exit codes: 0 no violation; 1 violations; 69 the store, or the configured sandbox, is unavailable."
        })
public final class VerifyCommand implements Callable<Integer> {
    /** An order has few rows in each table: a slice takes milliseconds, and some megabytes at most. */
    private static final int SLICE = 500;

    private static final int PRINTED = 1000;
    private static final ZoneId SHOPS = ZoneId.of("Asia/Shanghai");

    @Mixin
    private CommandContext desk;

    @Option(
            names = "--day",
            paramLabel = "YYYY-MM-DD",
            description = "Only orders created on this day, Asia/Shanghai. Default: all.")
    private LocalDate day;

    private long orders;
    private long compared;
    private long violations;
    private AuditChain.@Nullable Head acts;

    @Override
    public Integer call() throws Exception {
        Span span = day == null
                ? Span.EVER
                : new Span(
                        day.atStartOfDay(SHOPS).toInstant(),
                        day.plusDays(1).atStartOfDay(SHOPS).toInstant());
        return desk.examine((office, config) -> verify(office, config, span));
    }

    private boolean verify(OperatorSession office, GatewayConfig config, Span span) throws Exception {
        // Before the orders: every entry read then has an order that the scan reaches.
        SandboxLedgerClient ledger = ledger(config);
        Audit audit = office.store().audit();
        OrderKey last = null;
        List<Account> slice;
        do {
            slice = office.await(audit.slice(last, SLICE, span));
            if (!slice.isEmpty()) {
                OrderKey end = slice.get(slice.size() - 1).order();
                orders += slice.stream().filter(Account::within).count();
                office.await(audit.violations(last, end, span)).forEach(this::report);
                for (Account account : slice) {
                    compare(office, ledger, account);
                }
                last = end;
            }
        } while (slice.size() == SLICE);
        if (day == null) {
            closedDays(office, audit);
            administration(office);
        }
        if (ledger != null && day == null) {
            ledger.rest().forEach((sn, entry) -> unknown(office, sn, entry));
        }
        summary(config, ledger);
        return violations == 0;
    }

    /** One at a time: a day may have a million rows. */
    private void closedDays(OperatorSession office, Audit audit) {
        ClosedDay last = null;
        List<ClosedDay> page;
        do {
            page = office.await(audit.closedDays(last, 1));
            Audit.violations(page).forEach(this::report);
            last = page.isEmpty() ? null : page.get(0);
        } while (last != null);
    }

    /** The chain of the audit log: behind its first broken entry nothing proves anything. */
    private void administration(OperatorSession office) {
        AuditLog.Checked checked;
        AuditChain.Head reached = AuditChain.Head.EMPTY;
        do {
            checked = office.await(office.store().auditLog().check(reached, SLICE));
            reached = checked.reached();
        } while (!checked.done());
        acts = reached;
        if (checked.fault() != null) {
            report(new Violation("audit_log", new OrderKey("", 0), checked.fault()));
        }
    }

    private void summary(GatewayConfig config, @Nullable SandboxLedgerClient ledger) {
        String books = !isPlayed(config) ? "none" : ledger == null ? "not reached" : "compared";
        desk.print(new JsonOutput()
                .put("verified", true)
                .put("day", day)
                .put("orders", orders)
                .put("violations", violations)
                .put("printed", Math.min(violations, PRINTED))
                .put("audit_entries", acts == null ? null : (Object) acts.id())
                .put("audit_hash", acts == null ? null : acts.hash())
                .put("ledger", books)
                .put("ledger_orders", ledger == null ? null : (Object) compared));
    }

    private static boolean isPlayed(GatewayConfig config) {
        return config.sandboxed() && !config.channels().loopback();
    }

    /** Null if there is none, or if none is reached and none was configured. */
    private @Nullable SandboxLedgerClient ledger(GatewayConfig config) throws InterruptedException, StartException {
        if (!isPlayed(config)) {
            return null;
        }
        SandboxLedgerClient ledger = SandboxLedgerClient.of(config);
        try {
            ledger.read();
            return ledger;
        } catch (IOException e) {
            String where = "The sandbox's ledger at " + ledger.books() + " cannot be read (" + e + ")";
            if (config.sandbox().uri().isPresent()) {
                throw new StartException(where + ". Start it (\"sandbox\"), or correct UPAY_SANDBOX_URI.", e);
            }
            desk.err().println(where + ": not compared. It is available while a gateway with a sandbox runs.");
            return null;
        }
    }

    private void compare(OperatorSession office, @Nullable SandboxLedgerClient ledger, Account account)
            throws Exception {
        if (ledger == null || account.order().sn() < 0) {
            return;
        }
        long sn = account.order().sn();
        SandboxLedgerClient.Entry read = ledger.take(sn);
        if (!account.within() || !account.settled()) {
            return;
        }
        compared++;
        if (read != null && agree(account, read)) {
            return;
        }
        // Either may have changed since the ledger was read. An order that is unchanged around a second read has not.
        Audit audit = office.store().audit();
        Account before = office.await(audit.account(account.order())).orElseThrow();
        SandboxLedgerClient.Entry now = ledger.ask(sn);
        Account after = office.await(audit.account(account.order())).orElseThrow();
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
    private static boolean agree(Account account, SandboxLedgerClient.Entry entry) {
        return account.paid()
                ? entry.charges() == 1 && entry.charged() == account.charged() && entry.returned() == account.returned()
                : entry.charged() == entry.returned();
    }

    private void unknown(OperatorSession office, long sn, SandboxLedgerClient.Entry entry) {
        if (entry.charged() != entry.returned()
                && office.await(office.store().history().find(sn)).isEmpty()) {
            report(new Violation(
                    "ledger",
                    new OrderKey("", sn),
                    "no order has this number, but the channel charged " + entry.charged() + ", returned "
                            + entry.returned()));
        }
    }

    private void report(Violation violation) {
        violations++;
        if (violations <= PRINTED) {
            String merchant = violation.order().merchantId();
            desk.print(new JsonOutput()
                    .put("violated", violation.invariant())
                    .put("merchant", merchant.isEmpty() ? null : merchant)
                    .put(
                            "order",
                            violation.order().sn() == 0
                                    ? null
                                    : Long.toString(violation.order().sn()))
                    .put("detail", violation.detail()));
        }
    }
}
