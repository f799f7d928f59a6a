package upay.registry;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.SignaturePolicy;
import upay.domain.terminal.TerminalCertificate;
import upay.store.registry.RegistryException;
import upay.store.registry.TerminalRegistry.Choice;
import upay.store.registry.TerminalRegistry.ServiceChange;
import upay.store.registry.Till;

/** The forms of a terminal's settings as text, and the rules that hold between them. */
public final class TerminalForms {
    /** The largest cap of refunds, in fen. */
    public static final long CAP_MAX = 9_999_999_999L;

    public static final String SIGNATURE_RULE = "any or v2-only";
    public static final String CERTIFICATE_RULE = "64 hex digits of SHA-256, or subject:NAME";
    public static final String DIALECT_RULE = "seed or current";
    public static final String PAY_WAIT_RULE = "5s to 60s";

    private static final String V2_ONLY = "v2-only";
    private static final String ANY = "any";
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,2})s");
    private static final int SECONDS_MIN = 5;
    private static final int SECONDS_MAX = 60;

    private TerminalForms() {}

    /** Empty: it is not {@value #SIGNATURE_RULE}. */
    public static Optional<SignaturePolicy> signature(String text) {
        if (text.equalsIgnoreCase(V2_ONLY)) {
            return Optional.of(SignaturePolicy.V2_ONLY);
        }
        return text.equalsIgnoreCase(ANY) ? Optional.of(SignaturePolicy.ANY) : Optional.empty();
    }

    public static String text(SignaturePolicy policy) {
        return policy == SignaturePolicy.V2_ONLY ? V2_ONLY : ANY;
    }

    /** Empty: it is not {@value #CERTIFICATE_RULE}. */
    public static Optional<TerminalCertificate> certificate(String text) {
        try {
            return Optional.of(TerminalCertificate.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Empty: it is not {@value #DIALECT_RULE}. */
    public static Optional<Dialect> dialect(String text) {
        return Arrays.stream(Dialect.values())
                .filter(one -> one.name().equalsIgnoreCase(text))
                .findFirst();
    }

    public static String text(Dialect dialect) {
        return dialect.name().toLowerCase(Locale.ROOT);
    }

    /** Empty: it is not {@value #PAY_WAIT_RULE}. */
    public static Optional<Duration> payWait(String text) {
        Matcher matcher = SECONDS.matcher(text);
        int seconds = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        return seconds >= SECONDS_MIN && seconds <= SECONDS_MAX
                ? Optional.of(Duration.ofSeconds(seconds))
                : Optional.empty();
    }

    public static String text(Duration payWait) {
        return payWait.toSeconds() + "s";
    }

    /**
     * The change of how a terminal is served.
     *
     * @param till as it is
     * @param dialect null: unchanged
     * @param payWait null: unchanged
     * @param anyDevice whether it is no longer bound to a device
     * @param configured the dialect of terminals without one of their own
     * @throws RegistryException if it would wait in a dialect that does not
     */
    public static ServiceChange service(
            Till till,
            @Nullable Choice<Dialect> dialect,
            @Nullable Choice<Duration> payWait,
            boolean anyDevice,
            Dialect configured) {
        Dialect own = dialect == null ? till.details().dialect() : dialect.own();
        Dialect served = own == null ? configured : own;
        Choice<Duration> wait = payWait;
        if (served == Dialect.SEED) {
            if (wait != null && wait.own() != null) {
                throw new RegistryException(
                        "terminal " + till.sn() + " has the dialect seed, in which every pay waits as"
                                + " waits.pay-wait says; give the dialect current with it");
            }
            // It would come back with the dialect, when it is forgotten.
            wait = new Choice<>(null);
        }
        return new ServiceChange(dialect, wait, anyDevice);
    }
}
