package upay.cli.bill;

import java.time.Instant;
import java.time.LocalDate;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import upay.bill.BillAccount;
import upay.bill.ChannelDay;
import upay.cli.operator.AccountOwner;
import upay.cli.operator.CommandContext;
import upay.domain.AccountName;
import upay.domain.Payway;

/** The account and the day of one bill. */
final class BillDayOptions {
    @Option(
            names = "--channel",
            paramLabel = "CHANNEL",
            required = true,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private Payway channel;

    @ArgGroup(multiplicity = "1")
    private AccountOwner owner;

    @Option(
            names = "--account",
            paramLabel = "NAME",
            defaultValue = AccountName.DEFAULT,
            description = {
                "Which of the owner's accounts at the channel; with --default, conf is the configured one.",
                "Default: ${DEFAULT-VALUE}."
            })
    private String account;

    @Option(
            names = "--day",
            paramLabel = "DAY",
            required = true,
            description = "The day of the trades, as the channel counts days: yyyy-MM-dd.")
    private String day;

    BillAccount account(CommandContext desk) {
        desk.require(
                AccountName.isName(account), "--account", "1 to 32 lower-case letters, digits and hyphens", account);
        String whose = owner.id(desk);
        return new BillAccount(channel, whose, AccountName.of(whose, account));
    }

    LocalDate day(CommandContext desk) {
        return day(desk, channel, day);
    }

    /** One of the channel's own days that has begun; anything else ends the command with what is wrong. */
    static LocalDate day(CommandContext desk, Payway channel, String text) {
        return desk.begunDay(
                "--day", text, ChannelDay.of(channel, Instant.now()).date());
    }
}
