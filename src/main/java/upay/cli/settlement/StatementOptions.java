package upay.cli.settlement;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import upay.cli.operator.CommandContext;
import upay.domain.Payway;
import upay.statement.StatementDays;
import upay.statement.StatementFilter;

/** Which rows of which day are meant. */
final class StatementOptions {
    @Option(
            names = "--day",
            paramLabel = "DAY",
            required = true,
            description = "The day in the merchant's time zone: yyyy-MM-dd.")
    private String day;

    @Option(names = "--store", paramLabel = "ID", description = "Only this store.")
    private String store;

    @Option(names = "--terminal", paramLabel = "SN", description = "Only this terminal.")
    private String terminal;

    @Option(names = "--payway", paramLabel = "PAYWAY", description = "Only one of ${COMPLETION-CANDIDATES}.")
    private Payway payway;

    LocalDate day(CommandContext desk) {
        return day(desk, "--day", day);
    }

    static LocalDate day(CommandContext desk, String option, String text) {
        return desk.begunDay(option, text, StatementDays.latest());
    }

    StatementFilter filter() {
        return new StatementFilter(store, terminal, name(payway));
    }

    private static @Nullable String name(@Nullable Payway payway) {
        return payway == null ? null : payway.name();
    }
}
