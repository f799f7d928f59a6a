package upay.cli.operator;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import upay.domain.terminal.Dialect;
import upay.store.registry.RegistryException;
import upay.store.registry.TerminalRegistry.Choice;
import upay.store.registry.TerminalRegistry.ServiceChange;
import upay.store.registry.Till;

/** The options of how a terminal is served. */
final class TerminalServiceOptions {
    static final String NAMES = "--dialect, --pay-wait or --device-id";

    private static final String DEFAULT = "default";
    private static final String NONE = "none";
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,2})s");
    private static final int SECONDS_MIN = 5;
    private static final int SECONDS_MAX = 60;

    @Option(
            names = "--dialect",
            paramLabel = "seed|current|default",
            description = "What it is answered where the protocol's document and today's platform differ"
                    + " (docs/protocol.md#dialects): seed as the document says, current as the platform; default: as"
                    + " protocol.dialect says.")
    private String dialect;

    @Option(
            names = "--pay-wait",
            paramLabel = "5s..60s|default",
            description =
                    "How long its pay waits for the final state before PAY_IN_PROGRESS, for terminals of the dialect"
                            + " current; default: as waits.pay-wait says.")
    private String payWait;

    @Option(names = "--device-id", paramLabel = NONE, description = "none: its check-ins may come from any device.")
    private String deviceId;

    boolean given() {
        return dialect != null || payWait != null || deviceId != null;
    }

    /** Before the store is asked. */
    void check(CommandContext desk) {
        dialect(desk);
        payWait(desk);
        desk.require(
                deviceId == null || deviceId.equalsIgnoreCase(NONE),
                "--device-id",
                "none; another device is bound by activating it anew",
                deviceId == null ? "" : deviceId);
    }

    /**
     * @param till as it is
     * @throws RegistryException if it would wait in a dialect that does not
     */
    ServiceChange change(CommandContext desk, Till till) {
        Choice<Dialect> chosen = dialect(desk);
        Dialect own = chosen == null ? till.details().dialect() : chosen.own();
        Dialect served = own == null ? desk.config().protocol().dialect() : own;
        Choice<Duration> wait = payWait(desk);
        if (served == Dialect.SEED) {
            if (wait != null && wait.own() != null) {
                throw new RegistryException(
                        "terminal " + till.sn() + " has the dialect seed, in which every pay waits as"
                                + " waits.pay-wait says; give --dialect current with it");
            }
            // It would come back with the dialect, when it is forgotten.
            wait = new Choice<>(null);
        }
        return new ServiceChange(chosen, wait, deviceId != null);
    }

    private @Nullable Choice<Dialect> dialect(CommandContext desk) {
        if (dialect == null) {
            return null;
        }
        return switch (dialect.toLowerCase(Locale.ROOT)) {
            case "seed" -> new Choice<>(Dialect.SEED);
            case "current" -> new Choice<>(Dialect.CURRENT);
            default -> {
                desk.require(dialect.equalsIgnoreCase(DEFAULT), "--dialect", "seed, current or default", dialect);
                yield new Choice<>(null);
            }
        };
    }

    private @Nullable Choice<Duration> payWait(CommandContext desk) {
        if (payWait == null) {
            return null;
        }
        if (payWait.equalsIgnoreCase(DEFAULT)) {
            return new Choice<>(null);
        }
        var matcher = SECONDS.matcher(payWait);
        int seconds = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        desk.require(
                seconds >= SECONDS_MIN && seconds <= SECONDS_MAX,
                "--pay-wait",
                SECONDS_MIN + "s to " + SECONDS_MAX + "s, or default",
                payWait);
        return new Choice<>(Duration.ofSeconds(seconds));
    }
}
