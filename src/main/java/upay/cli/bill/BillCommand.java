package upay.cli.bill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.app.OperatorSession;
import upay.app.bill.BillModule;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.bill.BillAccount;
import upay.bill.BillRefusedException;
import upay.bill.BillRow;
import upay.bill.fetch.BillErrands;
import upay.channel.account.AccountSettings;
import upay.cli.console.JsonOutput;
import upay.cli.operator.AccountOwner;
import upay.cli.operator.CommandContext;
import upay.config.GatewayConfig;
import upay.domain.Payway;
import upay.store.bill.BillImport;
import upay.store.bill.PgBills;
import upay.store.bill.StoredBill;

/** The command bill. */
@Command(
        name = "bill",
        description = {
            "The channels' daily bills (docs/reconciliation.md): fetches them, brings them in and shows them.",
            "Prints one JSON object a line, amounts in fen, fees in yuan."
        })
public final class BillCommand {
    @Command(
            name = "import",
            description = {
                "Reads a bill as the channel gave it: Alipay's zip, WeChat Pay's text or gzip, UnionPay's zip or ZM file, JD Pay's",
                "zip or CSV, Baifubao's texts. A file that is not complete, was changed, or is of another account or day is",
                "refused as a whole, with the line and the reason. The same file again changes nothing; another file of the",
                "same account and day takes its place. Exit codes: 0 it was read, now or before; 1 it is refused."
            })
    int bring(
            @Mixin CommandContext desk,
            @Mixin BillDayOptions options,
            @Parameters(paramLabel = "FILE", description = "The file.") Path file)
            throws Exception {
        BillAccount whose = options.account(desk);
        LocalDate of = options.day(desk);
        desk.require(
                Files.isRegularFile(file) && Files.isReadable(file),
                "FILE",
                "a file that can be read",
                file.toString());
        return desk.examine((office, config) -> office.perform(
                act(AuditAction.BILL_IMPORT, whose, of),
                new JsonOutput().put("file", file.getFileName()).toString(),
                () -> bring(desk, office, config, whose, of, file)));
    }

    private static Act act(AuditAction action, BillAccount account, LocalDate day) {
        return Act.of(
                action,
                account.payway().channel(),
                account.owner(),
                account.account().name(),
                day.toString());
    }

    /** Whether it is read, now or before. */
    private static boolean bring(
            CommandContext desk, OperatorSession office, GatewayConfig config, BillAccount of, LocalDate day, Path path)
            throws IOException, InterruptedException {
        AccountSettings settings = new BillAccounts(office, config).settings(of);
        BillImport.Result result =
                BillErrands.bring(office.store().bills(), settings, day, path, rows -> desk.note(rows + " rows"));
        StoredBill bill = result.bill();
        desk.print(BillOutput.file(bill).put("unchanged", result.changed() ? null : true));
        StoredBill.Refusal refusal = bill.refusal();
        if (refusal != null) {
            desk.note("Refused: " + new BillRefusedException(refusal.line(), refusal.reason()).getMessage());
        }
        return refusal == null;
    }

    @Command(
            name = "fetch",
            description = {
                "Fetches a bill from the channel now, as the gateways do by themselves every day, and reads it. A bill that was",
                "fetched before is fetched again: the same bytes change nothing, other bytes take their place. Exit codes: 0 it is",
                "here and read, or the day is empty; 1 there is none, or it is refused: the line says why."
            })
    int fetch(@Mixin CommandContext desk, @Mixin BillDayOptions options) throws Exception {
        BillAccount whose = options.account(desk);
        LocalDate of = options.day(desk);
        return desk.examine((office, config) -> office.perform(
                act(AuditAction.BILL_FETCH, whose, of), "{}", () -> fetch(desk, office, config, whose, of)));
    }

    /** Whether the day has its bill now, or needs none. */
    private static boolean fetch(
            CommandContext desk, OperatorSession office, GatewayConfig config, BillAccount of, LocalDate day)
            throws Exception {
        AccountSettings settings = new BillAccounts(office, config).settings(of);
        BillModule bills = office.bills(config);
        desk.note("Fetching from " + of.payway().channel());
        BillErrands.Fetched fetched =
                BillErrands.fetch(bills.errands(), settings, day, rows -> desk.note(rows + " rows"));
        desk.print(BillOutput.fetched(fetched.claim(), fetched.done()));
        return fetched.isSettled();
    }

    @Command(
            name = "show",
            description = {
                "Shows the files of a channel's day: their accounts, versions and states, with their totals. READ: its rows count;",
                "REPLACED: another file took its place; REFUSED: nothing of it counts; READING: an import is at it, or has died."
            })
    int show(
            @Mixin CommandContext desk,
            @Option(
                            names = "--channel",
                            paramLabel = "CHANNEL",
                            required = true,
                            description = "One of ${COMPLETION-CANDIDATES}.")
                    Payway channel,
            @Option(
                            names = "--day",
                            paramLabel = "DAY",
                            required = true,
                            description = "The day of the trades: yyyy-MM-dd.")
                    String day,
            @ArgGroup AccountOwner owner,
            @Option(
                            names = "--rows",
                            description = "The rows that count, instead of the files: one JSON object a line.")
                    boolean rows,
            @Option(names = "--csv", description = "The rows that count, as comma-separated values with a header.")
                    boolean csv)
            throws Exception {
        String whose = owner == null ? "" : owner.id(desk);
        LocalDate of = BillDayOptions.day(desk, channel, day);
        return desk.work((office, config) -> {
            PgBills bills = office.store().bills();
            if (csv) {
                desk.say(BillOutput.CSV_HEADER);
            }
            StoredBill last = null;
            List<StoredBill> page;
            do {
                page = office.await(bills.files(channel.channel(), of, whose, "", last, CommandContext.PAGE));
                for (StoredBill bill : page) {
                    last = bill;
                    if (!rows && !csv) {
                        desk.print(BillOutput.file(bill));
                    } else if (bill.state() == StoredBill.State.READ) {
                        rows(desk, office, bill.id(), csv);
                    }
                }
            } while (page.size() == CommandContext.PAGE);
        });
    }

    private static void rows(CommandContext desk, OperatorSession office, long bill, boolean csv) {
        long last = 0;
        List<BillRow> page;
        do {
            page = office.await(office.store().bills().rows(bill, last, CommandContext.PAGE));
            for (BillRow row : page) {
                if (csv) {
                    desk.say(BillOutput.csv(bill, row));
                } else {
                    desk.print(BillOutput.row(bill, row));
                }
                last = row.line();
            }
        } while (page.size() == CommandContext.PAGE);
    }
}
