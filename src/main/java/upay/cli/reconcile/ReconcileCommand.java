package upay.cli.reconcile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.JsonOutput;
import upay.cli.operator.CommandContext;
import upay.reconciliation.view.DayReport;
import upay.reconciliation.view.DayReports;
import upay.reconciliation.view.ReconciliationPage;
import upay.store.reconciliation.Finding;
import upay.store.reconciliation.PgFindings;
import upay.store.reconciliation.Reconciliation;
import upay.store.reconciliation.ReconciliationRun;
import upay.store.reconciliation.ReconciliationScope;
import upay.store.reconciliation.Resolution;
import upay.store.registry.RegistryException;

/** The command reconcile. */
@Command(
        name = "reconcile",
        description = {
            "Compares the channels' bills with the orders (docs/reconciliation.md), and shows and resolves what was found.",
            "Prints one JSON object a line, amounts in fen, fees in yuan, times UTC."
        })
public final class ReconcileCommand {
    private static final int DAYS_MAX = 1_000;

    @Command(
            name = "run",
            description = {
                "Compares the bills that are read and not compared yet; with --day, all bills of that day again. Gateways do so by",
                "themselves. Changes no order and moves no money. It may be stopped and started again: it goes on where it was.",
                "Exit codes: 0 all of it was compared; 1 another process is at a day of it."
            })
    int run(@Mixin CommandContext desk, @Mixin ReconcileScopeOptions options) throws Exception {
        ReconciliationScope scope = options.scope(desk);
        return desk.examine((office, config) -> office.perform(act(scope), "{}", () -> {
            boolean[] all = {true};
            int days = office.await(new ReconciliationRun(office.store().reconciler())
                    .run(
                            scope,
                            compared -> all[0] &= show(desk, compared),
                            (day, rows) -> desk.note(day + ": " + rows + " rows")));
            if (days == 0 && scope.day() != null) {
                desk.note("There is no bill of that day: bill import.");
            }
            return all[0];
        }));
    }

    private static Act act(ReconciliationScope scope) {
        return Act.of(
                AuditAction.RECONCILE_RUN,
                scope.channel(),
                scope.day() == null ? "" : scope.day().toString(),
                scope.owner());
    }

    /** Whether it was compared. */
    private static boolean show(CommandContext desk, ReconciliationRun.Compared compared) {
        Reconciliation result = compared.result();
        if (result == null) {
            desk.note(compared.of() + ": another process is at it; if that has died, try again after five minutes");
            return false;
        }
        desk.print(FindingOutput.reconciliation(result));
        return true;
    }

    @Command(
            name = "show",
            description = {
                "Shows how the accounts' days compare, the newest first, and behind them the findings that are open: what each",
                "means, what the gateway does about it by itself, and what a person has to do. With a number: that finding."
            })
    int show(
            @Mixin CommandContext desk,
            @Mixin ReconcileScopeOptions options,
            @Option(names = "--all", description = "Also the findings that are resolved.") boolean all,
            @Parameters(paramLabel = "FINDING", arity = "0..1", description = "A finding's number.") @Nullable Long number)
            throws Exception {
        ReconciliationScope scope = options.scope(desk);
        return desk.work((office, config) -> {
            PgFindings findings = office.store().findings();
            if (number != null) {
                List<Finding> found = office.await(findings.one(number));
                if (found.isEmpty()) {
                    throw new RegistryException("no finding has the number " + number + ": see reconcile show --all");
                }
                desk.print(FindingOutput.finding(found.get(0)));
                return;
            }
            List<Reconciliation> days = office.await(office.store().reconciler().show(scope, DAYS_MAX));
            days.forEach(day -> desk.print(FindingOutput.reconciliation(day)));
            desk.<Finding>printAll(
                    last -> office.await(findings.list(scope, !all, last == null ? 0 : last.id(), CommandContext.PAGE)),
                    FindingOutput::finding);
        });
    }

    @Command(
            name = "report",
            description = {
                "Writes a page of a day for a person: the totals of each account, what is matched, what waits and what differs, and",
                "the findings in words. The file is complete or not there; it loads nothing from elsewhere."
            })
    int report(
            @Mixin CommandContext desk,
            @Mixin ReconcileScopeOptions options,
            @Option(names = "--html", paramLabel = "FILE", required = true, description = "The file; it is replaced.")
                    Path file)
            throws Exception {
        ReconciliationScope scope = options.scope(desk);
        desk.require(scope.day() != null, "--day", "a day as 2026-01-31", "nothing");
        Path folder = file.toAbsolutePath().getParent();
        desk.require(
                folder != null && Files.isDirectory(folder) && Files.isWritable(folder) && !Files.isDirectory(file),
                "--html",
                "a file in a folder that can be written",
                file.toString());
        return desk.work((office, config) -> {
            DayReport report = office.await(new DayReports(office.store()).read(scope));
            Path unfinished = Files.createTempFile(folder, ".reconciliation", ".html");
            try {
                Files.writeString(unfinished, ReconciliationPage.of(report));
                Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
            desk.print(new JsonOutput()
                    .put("day", report.day())
                    .put("file", file.toString())
                    .put("accounts", report.accounts().size())
                    .put("open_findings", report.open().size())
                    .put("waiting", report.waiting()));
        });
    }

    @Command(
            name = "resolve",
            description = {
                "Adds a note to a finding, and with --as what ends it. Nothing else is changed: an order's money is corrected with",
                "order resolve, or at the channel."
            })
    int resolve(
            @Mixin CommandContext desk,
            @Parameters(paramLabel = "FINDING", description = "The finding's number.") long number,
            @Option(names = "--note", paramLabel = "TEXT", required = true, description = "What was learned or done.")
                    String note,
            @Option(names = "--by", paramLabel = "NAME", required = true, description = "The operator's name.")
                    String by,
            @Option(
                            names = "--as",
                            paramLabel = "WORD",
                            description = {
                                "It ends: GATEWAY_RIGHT, CHANNEL_RIGHT, SETTLED_OUTSIDE (the difference was paid otherwise), or NOT_OURS",
                                "(no transaction of this gateway). Without: it stays open."
                            })
                    @Nullable Resolution end)
            throws Exception {
        desk.require(
                end == null || end.isByPerson(),
                "--as",
                Resolution.ofPersons().map(Enum::name).collect(Collectors.joining(", ")),
                String.valueOf(end));
        String words = desk.text("--note", note);
        String name = desk.text("--by", by);
        return desk.work((office, config) -> {
            PgFindings findings = office.store().findings();
            Act act =
                    Act.of(AuditAction.RECONCILE_RESOLVE, Long.toString(number)).because(words);
            boolean noted = office.act(act, admin -> admin.findings().note(number, name, words, end));
            List<Finding> found = office.await(findings.one(number));
            if (found.isEmpty()) {
                throw new RegistryException("no finding has the number " + number + ": see reconcile show");
            }
            if (!noted) {
                throw new RegistryException("finding " + number + " is resolved already: see reconcile show " + number);
            }
            desk.print(FindingOutput.finding(found.get(0)));
        });
    }
}
