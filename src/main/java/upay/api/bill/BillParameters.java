package upay.api.bill;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import upay.api.ApiRequest;
import upay.api.Problem;
import upay.bill.BillAccount;
import upay.bill.ChannelDay;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.registry.EntryForms;

/** Channels, accounts and days as requests have them. */
final class BillParameters {
    private static final int MOST_DAYS = 366;
    private static final int USUAL_DAYS = 31;

    private BillParameters() {}

    /** Both inclusive. */
    record Range(LocalDate from, LocalDate until) {}

    /** A channel's name, as {@code alipay}; empty: not given. */
    static Optional<Payway> channel(Optional<String> text) {
        return text.map(name -> Arrays.stream(Payway.values())
                .filter(payway -> payway.channel().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        "channel",
                        "channel must be one of "
                                + Arrays.stream(Payway.values())
                                        .map(Payway::channel)
                                        .collect(Collectors.joining(", "))
                                + ".")));
    }

    /** Empty: all. */
    static String channelOrAll(ApiRequest request) {
        return channel(request.query("channel")).map(Payway::channel).orElse("");
    }

    /** The owner of accounts; {@code *}: those of all merchants; empty: all accounts. */
    static String ownerOrAll(Optional<String> merchant) {
        return merchant.map(text -> text.equals(AccountName.EVERYBODY) ? text : merchant(text))
                .orElse("");
    }

    /** The same, of the parameter merchant. */
    static String ownerOrAll(ApiRequest request) {
        return ownerOrAll(request.query("merchant"));
    }

    static String merchant(String text) {
        if (!EntryForms.ID.matcher(text).matches()) {
            throw Problem.invalid("merchant", "merchant must be " + EntryForms.ID_RULE + ".");
        }
        return text;
    }

    /**
     * An account at a channel.
     *
     * @param merchant empty: an account of all merchants
     * @param name empty: the one named default
     */
    static BillAccount account(Optional<String> channel, Optional<String> merchant, Optional<String> name) {
        Payway payway = channel(channel).orElseThrow(() -> Problem.invalid("channel", "channel is missing."));
        String owner = merchant.map(BillParameters::merchant).orElse(AccountName.EVERYBODY);
        String account = name.orElse(AccountName.DEFAULT);
        if (!AccountName.isName(account)) {
            throw Problem.invalid("account", "account must be 1 to 32 lower-case letters, digits and hyphens.");
        }
        return new BillAccount(payway, owner, AccountName.of(owner, account));
    }

    /** One of the channel's own days that has begun. */
    static LocalDate begun(Payway channel, LocalDate day) {
        if (day.isAfter(ChannelDay.of(channel, Instant.now()).date())) {
            throw Problem.invalid("day", "day must be a day that has begun.");
        }
        return day;
    }

    /** {@code day}, or {@code from} to {@code to}, or the last month. */
    static Range range(ApiRequest request) {
        Optional<LocalDate> day = request.day("day");
        if (day.isPresent()) {
            return new Range(day.get(), day.get());
        }
        LocalDate until = request.day("to")
                .orElseGet(() -> ChannelDay.of(Payway.UNIONPAY, Instant.now()).date());
        LocalDate from = request.day("from").orElse(until.minusDays(USUAL_DAYS - 1));
        if (from.isAfter(until)) {
            throw Problem.invalid("from", "from must not be after to.");
        }
        if (ChronoUnit.DAYS.between(from, until) >= MOST_DAYS) {
            throw Problem.invalid("from", "from to to are at most " + MOST_DAYS + " days. Ask for them in parts.");
        }
        return new Range(from, until);
    }
}
