package upay.cli.settlement;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.app.OperatorSession;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.JsonOutput;
import upay.cli.operator.CommandContext;
import upay.statement.StatementFilter;
import upay.statement.StatementForm.Format;
import upay.statement.StatementHead;
import upay.statement.StatementHead.State;
import upay.statement.StatementRow;
import upay.statement.StatementSums;
import upay.statement.StatementTotals.Line;
import upay.store.registry.RegistryException;
import upay.store.statement.DayClosing;
import upay.store.statement.PgStatements;
import upay.store.statement.StatementClosing;
import upay.store.statement.StatementExport;
import upay.store.statement.StatementExport.Written;
import upay.store.statement.StoredStatement;

/** The command settlement. */
@Command(
        name = "settlement",
        description = {
            "The merchants' statements of a day (docs/settlement.md): shows, closes and exports them.",
            "Prints one JSON object a line, amounts in fen, exact fees in yuan."
        })
public final class SettlementCommand {
    private static final int NOTE_EVERY = 10_000;
    private static final ZoneId SHOPS = ZoneId.of("Asia/Shanghai");

    @Command(
            name = "show",
            description = {
                "Shows the sums of a day: a line for each store, terminal and payway, and a total. An open day shows what gateways",
                "have entered so far (collected_until); a closed one does not change."
            })
    int show(
            @Mixin CommandContext desk,
            @Mixin StatementOptions options,
            @Option(names = "--merchant", paramLabel = "ID", description = "Only this merchant. Default: all.")
                    String merchant,
            @Option(names = "--total", description = "Only the totals.") boolean total)
            throws Exception {
        LocalDate day = options.day(desk);
        StatementFilter filter = options.filter();
        return desk.work((office, config) -> {
            if (merchant != null) {
                known(office, merchant);
                show(desk, office, merchant, day, filter, total);
                return;
            }
            PgStatements statements = office.store().statements();
            String last = "";
            List<String> page;
            do {
                page = office.await(statements.merchants(last, CommandContext.PAGE));
                for (String one : page) {
                    show(desk, office, one, day, filter, total);
                    last = one;
                }
            } while (page.size() == CommandContext.PAGE);
        });
    }

    /** Refuses a merchant that there is not. */
    private static void known(OperatorSession office, String merchant) {
        office.await(office.store().registry().merchant(merchant));
    }

    private static void show(
            CommandContext desk,
            OperatorSession office,
            String merchant,
            LocalDate day,
            StatementFilter filter,
            boolean total) {
        PgStatements statements = office.store().statements();
        StoredStatement stored = office.await(statements.statement(merchant, day));
        StatementHead head = stored.head();
        StatementSums sums = StatementSums.NONE;
        StatementRow.Place last = null;
        List<Line> lines;
        boolean more;
        do {
            lines = office.await(
                    head.state() == State.CLOSED
                            ? statements.lines(head, filter, last, CommandContext.PAGE)
                            : statements.liveLines(head, filter));
            for (Line line : lines) {
                if (!total) {
                    desk.print(StatementOutput.line(head, line.place(), line.sums()));
                }
                sums = sums.plus(line.sums());
                last = line.place();
            }
            more = head.state() == State.CLOSED && lines.size() == CommandContext.PAGE;
        } while (more);
        JsonOutput line = StatementOutput.total(head, sums);
        StoredStatement.Closed closed = stored.closed();
        if (closed == null) {
            line.put("collected_until", office.await(statements.frontier()).reached());
        } else if (filter.isAll()) {
            StatementOutput.closed(line, closed);
        }
        desk.print(line);
    }

    @Command(
            name = "collect",
            description = {
                "Enters what has moved, and what bills have said, since the last time, as gateways do every five minutes. With",
                "--since transactions of earlier days are looked through again, also from before statements began; nothing is",
                "entered twice, and what belongs to a closed day is a correction."
            })
    int collect(
            @Mixin CommandContext desk,
            @Option(
                            names = "--since",
                            paramLabel = "DAY",
                            description = "Transactions created since the beginning of this day, Asia/Shanghai.")
                    String since)
            throws Exception {
        LocalDate day = since == null ? null : StatementOptions.day(desk, "--since", since);
        Act act = Act.of(AuditAction.SETTLEMENT_COLLECT, "", since == null ? "" : since);
        return desk.work((office, config) -> office.perform(act, "{}", () -> {
            PgStatements statements = office.store().statements();
            if (day != null) {
                office.await(statements.lookAgain(day.atStartOfDay(SHOPS).toInstant()));
            }
            long rows = office.await(new StatementClosing(statements, desk::note).collect());
            PgStatements.Frontier frontier = office.await(statements.frontier());
            desk.print(new JsonOutput()
                    .put("rows", rows)
                    .put("since", frontier.since())
                    .put("collected_until", frontier.reached()));
            return rows;
        }));
    }

    @Command(
            name = "close",
            description = {
                "Closes a day, and the open days before it, without waiting for bills: their rows do not change any more, and what",
                "comes later is a correction of a later day. Gateways close days by themselves once all rows are covered by bills,",
                "else some time after their end (statements.close-after). Exit codes: 0 it is closed, now or before; 1 a day is",
                "still open, since it has not ended."
            })
    int close(
            @Mixin CommandContext desk,
            @Option(names = "--day", paramLabel = "DAY", required = true, description = "The day: yyyy-MM-dd.")
                    String text,
            @Option(names = "--merchant", paramLabel = "ID", description = "Only this merchant. Default: all.")
                    String merchant)
            throws Exception {
        LocalDate day = StatementOptions.day(desk, "--day", text);
        Act act = Act.of(AuditAction.SETTLEMENT_CLOSE, merchant == null ? "" : merchant, day.toString());
        return desk.examine((office, config) -> office.perform(act, "{}", () -> {
            PgStatements statements = office.store().statements();
            StatementClosing closing = new StatementClosing(statements, desk::note);
            office.await(closing.collect());
            DayClosing days = new DayClosing(statements, closing);
            if (merchant != null) {
                known(office, merchant);
                DayClosing.Outcome outcome = office.await(days.close(merchant, day))
                        .orElseThrow(() -> new RegistryException("merchant " + merchant
                                + " has no movement of money yet, so that there is no day to close"));
                return closed(desk, outcome);
            }
            boolean[] all = {true};
            office.await(days.closeAll(day, outcome -> all[0] &= closed(desk, outcome)));
            return all[0];
        }));
    }

    /** Whether it is. */
    private static boolean closed(CommandContext desk, DayClosing.Outcome outcome) {
        StatementHead waiting = outcome.waiting();
        if (waiting != null) {
            desk.note("Not closed: " + waiting.merchant() + " " + waiting.day() + " ends at "
                    + waiting.span().until() + ", and can be closed " + StatementClosing.MARGIN.toMinutes()
                    + " minutes later");
            return false;
        }
        StoredStatement.Closed closed = outcome.statement().closed();
        JsonOutput line =
                StatementOutput.total(outcome.statement().head(), closed == null ? StatementSums.NONE : closed.sums());
        desk.print(closed == null ? line : StatementOutput.closed(line, closed));
        return true;
    }

    @Command(
            name = "export",
            description = {
                "Writes a merchant's statement of a day to a file: a line for each transaction, and totals that add up. CSV is UTF-8",
                "with a byte order mark, for spreadsheets. The file of a closed day has the same bytes each time. Prints the",
                "file's SHA-256."
            })
    int export(
            @Mixin CommandContext desk,
            @Mixin StatementOptions options,
            @Option(names = "--merchant", paramLabel = "ID", required = true, description = "The merchant.")
                    String merchant,
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            defaultValue = "CSV",
                            description = "One of ${COMPLETION-CANDIDATES} (JSON lines). Default: ${DEFAULT-VALUE}.")
                    Format format,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            required = true,
                            description = "The file. One that is there is replaced when the new one is complete.")
                    Path file)
            throws Exception {
        LocalDate day = options.day(desk);
        StatementFilter filter = options.filter();
        Path target = file.toAbsolutePath();
        desk.require(
                Files.isDirectory(Objects.requireNonNull(target.getParent())) && !Files.isDirectory(target),
                "--out",
                "a file in a folder that is there",
                file.toString());
        return desk.work((office, config) -> {
            known(office, merchant);
            PgStatements statements = office.store().statements();
            StoredStatement stored = office.await(statements.statement(merchant, day));
            Path partial = target.resolveSibling(target.getFileName() + ".partial");
            Written written;
            try {
                written = write(office, stored.head(), filter, format, partial, progress(desk));
                Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(partial);
            }
            JsonOutput line = StatementOutput.total(
                            stored.head(), written.totals().all())
                    .put("file", file)
                    .put("format", format.name().toLowerCase(Locale.ROOT))
                    .put("sha256", written.sha256().get(format));
            if (stored.closed() == null) {
                line.put("collected_until", office.await(statements.frontier()).reached());
            }
            desk.print(line);
        });
    }

    private static LongConsumer progress(CommandContext desk) {
        long[] noted = {0};
        return rows -> {
            if (rows >= noted[0] + NOTE_EVERY) {
                noted[0] = rows;
                desk.note(rows + " rows");
            }
        };
    }

    private static Written write(
            OperatorSession office,
            StatementHead head,
            StatementFilter filter,
            Format format,
            Path file,
            LongConsumer progress)
            throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            return office.await(new StatementExport(office.store().statements())
                    .write(
                            head,
                            filter,
                            EnumSet.of(format),
                            (of, part) -> {
                                try {
                                    out.write(part.getBytes());
                                    return Future.succeededFuture();
                                } catch (IOException e) {
                                    return Future.failedFuture(e);
                                }
                            },
                            progress));
        }
    }
}
