package upay.cli.operator;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import upay.domain.terminal.RequestRate;
import upay.registry.LimitForms;
import upay.store.registry.MerchantRegistry.LimitsChange;
import upay.store.registry.TerminalRegistry.Choice;

/** The options of a merchant's own limits. */
final class MerchantLimitOptions {
    private static final String DEFAULT = "default";
    private static final Pattern PERCENT = Pattern.compile("\\d{1,3}");

    @Option(
            names = "--terminal-rate",
            paramLabel = "RATE[/BURST]|default",
            description = "New requests a second of each of its terminals, and how many may come at once after a pause"
                    + " (by default two seconds' worth), each 1 to 1000000.")
    private String terminal;

    @Option(
            names = "--merchant-rate",
            paramLabel = "RATE[/BURST]|default",
            description = "The same for all of its terminals together.")
    private String merchant;

    @Option(
            names = "--share",
            paramLabel = "PERCENT|default",
            description = "How many of a gateway's places for new requests it may hold, 1 to 100.")
    private String share;

    boolean given() {
        return terminal != null || merchant != null || share != null;
    }

    LimitsChange change(CommandContext desk) {
        return new LimitsChange(
                rate(desk, "--terminal-rate", terminal), rate(desk, "--merchant-rate", merchant), share(desk));
    }

    private static @Nullable Choice<RequestRate> rate(CommandContext desk, String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        if (text.equalsIgnoreCase(DEFAULT)) {
            return new Choice<>(null);
        }
        return new Choice<>(desk.read(option, LimitForms.RATE_RULE + "; or default", text, LimitForms::rate));
    }

    private @Nullable Choice<Integer> share(CommandContext desk) {
        if (share == null) {
            return null;
        }
        if (share.equalsIgnoreCase(DEFAULT)) {
            return new Choice<>(null);
        }
        int percent = PERCENT.matcher(share).matches() ? Integer.parseInt(share) : 0;
        desk.require(
                percent >= 1 && percent <= LimitForms.SHARE_MAX,
                "--share",
                "a percentage from 1 to 100, or default",
                share);
        return new Choice<>(percent);
    }
}
