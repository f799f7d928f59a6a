package upay.app.account;

import static upay.channel.account.AccountKeys.CLIENT_CERTIFICATE;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import upay.channel.account.AccountKeys;
import upay.channel.account.AccountSettings;
import upay.channel.connector.AccountEvidence.Mark;

/** When the certificates in an account end. Takes some milliseconds with a PKCS#12 file. */
public final class AccountCertificates {
    /** How long before its end a certificate is announced: a new one takes days to get. */
    public static final Duration AHEAD = Duration.ofDays(30);

    private AccountCertificates() {}

    /** By the names of the settings. */
    public static Map<String, Instant> ends(AccountSettings account) {
        Map<String, Instant> ends = new TreeMap<>();
        AccountKeys.of(account)
                .certificates()
                .forEach((name, certificate) ->
                        ends.put(name, certificate.getNotAfter().toInstant()));
        if (WechatV3Rules.isV3(account)) {
            // Not used; and the platform's are fetched when they change.
            ends.remove(CLIENT_CERTIFICATE);
            ends.remove(WechatV3Rules.PLATFORM);
        }
        return ends;
    }

    /** The first end; empty: the account has no certificate. */
    public static Optional<Instant> firstEnd(AccountSettings account) {
        return ends(account).values().stream().min(Comparator.naturalOrder());
    }

    /** What is to be said of the account's certificates: one line for each, and one where WeChat's is missing. */
    public static Map<String, State> states(AccountSettings account, Instant now) {
        Map<String, State> states = new TreeMap<>();
        ends(account).forEach((name, end) -> states.put(name, state(end, now)));
        if (WechatV3Rules.isV3(account) && states.isEmpty()) {
            states.put(
                    WechatV3Rules.CERTIFICATE,
                    new State(
                            Mark.OK,
                            "only its serial number is entered: its end is announced if apiclient_cert.pem is entered",
                            null));
        }
        if (CertificateRules.requires(account) && !states.containsKey(CLIENT_CERTIFICATE)) {
            states.put(
                    CLIENT_CERTIFICATE,
                    AccountRules.isEncrypted(account.endpoint())
                            ? new State(
                                    Mark.FAILED,
                                    "there is none: refunds and reversals fail",
                                    "enter apiclient_cert.p12 from WeChat's merchant platform")
                            : new State(Mark.OK, "none is needed: the endpoint is http", null));
        }
        return states;
    }

    /**
     * @param todo null: nothing
     */
    public record State(Mark mark, String detail, @Nullable String todo) {}

    private static State state(Instant end, Instant now) {
        String renew = "get a new one from the channel and enter the account again";
        if (!now.isBefore(end)) {
            return new State(Mark.FAILED, "expired on " + end, renew);
        }
        boolean soon = !now.plus(AHEAD).isBefore(end);
        return new State(
                soon ? Mark.FAILED : Mark.OK,
                (soon ? "ends in " + Duration.between(now, end).toDays() + " days, on " : "valid until ") + end,
                soon ? renew : null);
    }
}
