package upay.cli.operator;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import upay.domain.terminal.Dialect;
import upay.registry.TerminalForms;
import upay.store.registry.RegistryException;
import upay.store.registry.TerminalRegistry.Choice;
import upay.store.registry.TerminalRegistry.ServiceChange;
import upay.store.registry.Till;

/** The options of how a terminal is served. */
final class TerminalServiceOptions {
    static final String NAMES = "--dialect, --pay-wait or --device-id";

    private static final String DEFAULT = "default";
    private static final String NONE = "none";

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
        return TerminalForms.service(
                till,
                dialect(desk),
                payWait(desk),
                deviceId != null,
                desk.config().protocol().dialect());
    }

    private @Nullable Choice<Dialect> dialect(CommandContext desk) {
        return choice(desk, "--dialect", "seed, current or default", dialect, TerminalForms::dialect);
    }

    private @Nullable Choice<Duration> payWait(CommandContext desk) {
        return choice(
                desk, "--pay-wait", TerminalForms.PAY_WAIT_RULE + ", or default", payWait, TerminalForms::payWait);
    }

    private static <T> @Nullable Choice<T> choice(
            CommandContext desk,
            String option,
            String allowed,
            @Nullable String text,
            Function<String, Optional<T>> form) {
        if (text == null) {
            return null;
        }
        return new Choice<>(text.equalsIgnoreCase(DEFAULT) ? null : desk.read(option, allowed, text, form));
    }
}
