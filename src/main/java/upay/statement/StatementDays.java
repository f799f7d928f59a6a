package upay.statement;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Which days there can be statements of. */
public final class StatementDays {
    /** No day begins earlier anywhere. */
    private static final ZoneId FIRST_ZONE = ZoneOffset.ofHours(14);

    private StatementDays() {}

    /** The last day that has begun anywhere. */
    public static LocalDate latest() {
        return LocalDate.now(FIRST_ZONE);
    }
}
