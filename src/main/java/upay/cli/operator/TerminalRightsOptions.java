package upay.cli.operator;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import upay.domain.Fen;
import upay.domain.terminal.TerminalRights;
import upay.registry.TerminalForms;
import upay.store.registry.TerminalRegistry.RightsChange;

/** The options of a terminal's rights. */
final class TerminalRightsOptions {
    private static final String NONE = "none";
    private static final int DIGITS_MAX = 10;

    enum Answer {
        YES,
        NO
    }

    @Option(names = "--may-refund", paramLabel = "yes|no", description = "Whether it may refund (default: yes).")
    private Answer mayRefund;

    @Option(
            names = "--may-cancel",
            paramLabel = "yes|no",
            description = "Whether it may cancel paid orders (default: yes). It may always stop its own open payment.")
    private Answer mayCancel;

    @Option(
            names = "--refund-cap",
            paramLabel = "FEN",
            description = "The maximum of a single refund or cancel; 'none' (default): no cap.")
    private String refundCap;

    @Option(
            names = "--daily-refund-cap",
            paramLabel = "FEN",
            description =
                    "The maximum of a day's refunds and cancels (Asia/Shanghai), counted from the setting of the cap;"
                            + " 'none' (default): no cap.")
    private String dailyRefundCap;

    @Option(
            names = "--own-store-only",
            paramLabel = "yes|no",
            description = "Whether it may query, refund and cancel orders of its own store only (default: no).")
    private Answer ownStoreOnly;

    /** The rights of a new terminal. */
    TerminalRights given(CommandContext desk) {
        return new TerminalRights(
                mayRefund != Answer.NO,
                mayCancel != Answer.NO,
                capOrNull(desk, "--refund-cap", refundCap),
                capOrNull(desk, "--daily-refund-cap", dailyRefundCap),
                ownStoreOnly == Answer.YES);
    }

    RightsChange change(CommandContext desk) {
        return new RightsChange(
                truth(mayRefund),
                truth(mayCancel),
                cap(desk, "--refund-cap", refundCap),
                cap(desk, "--daily-refund-cap", dailyRefundCap),
                truth(ownStoreOnly));
    }

    private static @Nullable Boolean truth(Answer answer) {
        return answer == null ? null : answer == Answer.YES;
    }

    private static @Nullable Fen capOrNull(CommandContext desk, String option, String value) {
        Fen cap = cap(desk, option, value);
        return cap == null || cap.isZero() ? null : cap;
    }

    /** Zero for none, null if not given. */
    private static @Nullable Fen cap(CommandContext desk, String option, String value) {
        if (value == null) {
            return null;
        }
        if (value.equalsIgnoreCase(NONE)) {
            return Fen.ZERO;
        }
        boolean fits = !value.isEmpty()
                && value.length() <= DIGITS_MAX
                && value.chars().allMatch(c -> c >= '0' && c <= '9')
                && Long.parseLong(value) > 0
                && Long.parseLong(value) <= TerminalForms.CAP_MAX;
        desk.require(
                fits,
                option,
                "fen, 1 to " + TerminalForms.CAP_MAX + ", or 'none' (to forbid it: --may-refund no)",
                value);
        return Fen.of(Long.parseLong(value));
    }
}
