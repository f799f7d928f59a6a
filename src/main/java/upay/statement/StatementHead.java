package upay.statement;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Whose statement it is.
 *
 * @param span the times of its rows
 * @param state CLOSED days do not change
 */
public record StatementHead(String merchant, LocalDate day, ZoneId zone, Span span, State state) {
    /** What may still happen to a day. */
    public enum State {
        /** Rows may be added, and fees. */
        OPEN,
        /** Its rows do not change any more; its sums are being made. */
        CLOSING,
        /** Nothing of it changes any more. */
        CLOSED
    }

    /** @param until exclusive */
    public record Span(Instant from, Instant until) {}
}
