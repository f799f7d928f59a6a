package upay.cli.restore;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.app.OperatorSession;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.JsonOutput;
import upay.cli.operator.CommandContext;
import upay.config.GatewayConfig;
import upay.domain.Payway;
import upay.port.Ports;
import upay.restore.AskedAccount;
import upay.restore.ForgottenNumbers;
import upay.restore.ForgottenSearch;
import upay.store.lineage.RestoreLog;
import upay.store.lineage.RestoreLog.Restore;
import upay.store.registry.RegistryException;

/** Asks the channels for what a restored store has forgotten. */
@Command(
        name = "check",
        description = {
            "Asks every account at the channels about the order numbers that the restored store may have forgotten, and about",
            "the refunds of orders that it still has. Lists what it finds, and changes nothing but refunds that the channel",
            "states as a sum, which are recorded. Takes minutes to hours; interrupted, it continues where it stopped.",
            "  --repair   enters forgotten paid orders again, as orders of the terminal's merchant",
            "  --refund   and returns their money to the payers; the gateways execute it",
            "Exit codes: 0 nothing is forgotten any more; 1 paid orders are not entered, or an account gave no answer."
        })
final class RestoreCheckCommand implements Callable<Integer> {
    /** A day at the usual ten a second, and as many as the known ones among them take memory for. */
    private static final long SPAN_MAX = 1_000_000;

    @Mixin
    private CommandContext desk;

    @Option(names = "--repair", description = "Enters the forgotten paid orders. Needs --terminal and --by.")
    private boolean repair;

    @Option(names = "--refund", description = "With --repair: and refunds them in full.")
    private boolean refund;

    @Option(names = "--terminal", paramLabel = "SN", description = "The terminal that entered orders belong to.")
    private String terminal;

    @Option(names = "--by", paramLabel = "NAME", description = "The operator's name; kept in the orders' history.")
    private String by;

    @Option(names = "--number", paramLabel = "N", description = "With --repair: only the order with this number.")
    private String number;

    @Option(
            names = "--client-sn",
            paramLabel = "CLIENT_SN",
            description = "With --number: the merchant's own number, if it is known.")
    private String clientSn;

    @Option(names = "--channel", paramLabel = "CHANNEL", description = "Only the accounts at this channel; repeatable.")
    private List<String> channels = List.of();

    @Option(
            names = "--per-second",
            paramLabel = "N",
            defaultValue = "10",
            description = "Numbers a second. Default: 10.")
    private int perSecond;

    @Option(
            names = "--silence",
            paramLabel = "N",
            defaultValue = "200",
            description = "Unknown numbers in a row that end a block. Default: 200.")
    private int silence;

    @Option(
            names = "--empty-blocks",
            paramLabel = "N",
            defaultValue = "40",
            description = "Unused blocks in a row that end the search. Default: 40.")
    private int emptyBlocks;

    @Option(
            names = "--from",
            paramLabel = "N",
            description = "Each number from this one, to --to, instead of those that the store may have forgotten.")
    private String from;

    @Option(names = "--to", paramLabel = "N", description = "The end of --from, exclusive.")
    private String to;

    @Option(
            names = "--candidates",
            paramLabel = "FILE",
            description = {
                "The numbers in this file instead, as from a channel's bill: NUMBER or NUMBER,yyyy-MM-dd HH:mm:ss a line, the",
                "time being that of the order in Asia/Shanghai. UnionPay finds nothing without it."
            })
    private Path candidates;

    @Option(
            names = "--refunds",
            paramLabel = "FILE",
            description = {
                "Refunds from a channel's bill, ORDER,REFUND,FEN a line: those that the channel confirms and the orders lack are",
                "recorded. For channels that state no sum of what they returned. Needs --by."
            })
    private Path refunds;

    @Option(
            names = "--refunds-of",
            paramLabel = "HOURS",
            defaultValue = "24",
            description = "Refunds of orders that are as old as this are asked for; 0: none. Default: 24.")
    private int refundsOf;

    @Option(names = "--again", description = "From the beginning, even if a check has come further.")
    private boolean again;

    @Override
    public Integer call() throws Exception {
        desk.require(!repair || terminal != null && by != null, "--repair", "together with --terminal and --by", "");
        desk.require(refunds == null || by != null, "--refunds", "together with --by", "" + refunds);
        desk.require(!refund || repair, "--refund", "together with --repair", "");
        desk.require(number == null || repair, "--number", "together with --repair", "" + number);
        desk.require(clientSn == null || number != null, "--client-sn", "together with --number", "" + clientSn);
        desk.require((from == null) == (to == null), "--from", "together with --to", "" + from);
        if (from != null) {
            span();
        }
        desk.number("--per-second", perSecond, 1, 1000);
        desk.number("--silence", silence, 1, ForgottenNumbers.BLOCK);
        desk.number("--empty-blocks", emptyBlocks, 1, 100_000);
        desk.number("--refunds-of", refundsOf, 0, 24 * 366);
        String asked = new JsonOutput()
                .put("repair", repair)
                .put("refund", refund)
                .put("terminal", terminal)
                .put("by", by)
                .put("number", number)
                .toString();
        return desk.examine((office, config) ->
                office.perform(Act.of(AuditAction.RESTORE_CHECK), asked, () -> check(office, config)));
    }

    /** Returns whether nothing is forgotten any more. */
    private boolean check(OperatorSession office, GatewayConfig config) throws Exception {
        if (config.channels().loopback()) {
            throw new RegistryException("there are no channels to ask: channel-loopback is true");
        }
        Ports ports = office.calling(config);
        RestoreLog log = office.store().restores();
        Restore restore = office.await(log.latest())
                .orElseThrow(() -> new RegistryException("no restore of this store was noticed; if it was restored by a"
                        + " copy of its disk, record it first: upay restore begin"));
        List<AskedAccount> accounts = new AskedAccounts(office, config).at(payways());
        SearchMemory memory = new SearchMemory(desk, office, restore, isPartial());
        ForgottenSearch search = new ForgottenSearch(
                ports.channels(),
                memory,
                office.waits(config).timeouts().queryTimeout(),
                Duration.ofNanos(1_000_000_000L / perSecond));
        search(office, log, restore, accounts, search);
        Duration spacing = Duration.ofNanos(1_000_000_000L / perSecond);
        RefundCheck refundCheck = new RefundCheck(desk, office, log, ports, office.waits(config), spacing);
        int recorded = isPartial() || refundsOf == 0 ? 0 : refundCheck.run(restore, Duration.ofHours(refundsOf));
        FoundTrades trades = new FoundTrades(desk, office, log, restore);
        if (repair) {
            trades.enter(
                    new FoundTrades.Repair(
                            desk.text("--terminal", terminal),
                            desk.text("--by", by),
                            number == null ? null : desk.orderSn("--number", number),
                            clientSn == null ? null : desk.text("--client-sn", clientSn),
                            refund),
                    ports,
                    office.waits(config));
        }
        if (refunds != null) {
            recorded += refundCheck.run(CandidateFile.refunds(desk, refunds), desk.text("--by", by));
        }
        JsonOutput summary = trades.print();
        List<AskedAccount> silent = List.copyOf(search.silent());
        desk.print(summary.put("asked", search.asked())
                .put("refunds_recorded", recorded)
                .put("accounts_without_answer", texts(silent))
                .put(
                        "accounts_by_bill_only",
                        candidates != null
                                ? null
                                : texts(accounts.stream()
                                        .filter(AskedAccount::needsTime)
                                        .toList())));
        return silent.isEmpty() && trades.isSettled();
    }

    private static @Nullable List<String> texts(List<AskedAccount> accounts) {
        return accounts.isEmpty()
                ? null
                : accounts.stream().map(AskedAccount::toString).sorted().toList();
    }

    /** Whether this run asks for less than all: then it completes nothing. */
    private boolean isPartial() {
        return from != null || candidates != null || !channels.isEmpty();
    }

    private void search(
            OperatorSession office,
            RestoreLog log,
            Restore restore,
            List<AskedAccount> accounts,
            ForgottenSearch search)
            throws Exception {
        if (candidates != null) {
            search.candidates(CandidateFile.read(desk, candidates), accounts);
            return;
        }
        if (from != null) {
            search.numbers(span(), accounts);
            return;
        }
        if (restore.checkedAt() != null && !again) {
            return;
        }
        ForgottenNumbers numbers =
                new ForgottenNumbers(restore.held(), firstBlock(restore), restore.continuedAt(), silence, emptyBlocks);
        if (restore.progress() != null && !again && !isPartial()) {
            numbers.resume(restore.progress());
        }
        search.numbers(numbers, accounts);
        if (!isPartial() && search.silent().isEmpty()) {
            office.await(log.checked(restore.id()));
        }
    }

    private ForgottenNumbers span() {
        long first = desk.orderSn("--from", from);
        long end = desk.orderSn("--to", to);
        desk.require(
                first < end && end - first <= SPAN_MAX, "--to", "above --from, by up to " + SPAN_MAX + " numbers", to);
        return ForgottenNumbers.between(first, end);
    }

    /**
     * Behind the blocks that instances held; if none said so, behind those that the sequence may have been stored ahead.
     */
    private static long firstBlock(Restore restore) {
        return restore.held().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(restore.sequenceAt() - 33L * ForgottenNumbers.BLOCK);
    }

    private Set<Payway> payways() {
        return AskedAccounts.payways(desk, channels);
    }
}
