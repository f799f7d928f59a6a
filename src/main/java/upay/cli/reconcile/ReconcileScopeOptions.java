package upay.cli.reconcile;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import upay.cli.operator.AccountOwner;
import upay.cli.operator.CommandContext;
import upay.domain.Payway;
import upay.store.reconciliation.ReconciliationScope;

/** Which days of which accounts. */
final class ReconcileScopeOptions {
    @Option(names = "--day", paramLabel = "DAY", description = "The day, as the channel counts days: yyyy-MM-dd.")
    private @Nullable String day;

    @Option(
            names = "--channel",
            paramLabel = "CHANNEL",
            description = "Only this one: one of ${COMPLETION-CANDIDATES}.")
    private @Nullable Payway channel;

    @ArgGroup
    private @Nullable AccountOwner owner;

    ReconciliationScope scope(CommandContext desk) {
        return new ReconciliationScope(
                channel == null ? "" : channel.channel(), date(desk), owner == null ? "" : owner.id(desk));
    }

    private @Nullable LocalDate date(CommandContext desk) {
        if (day == null) {
            return null;
        }
        return desk.day("--day", day);
    }
}
