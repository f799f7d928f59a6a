package upay.store.reconciliation;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.bill.BillAccount;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.reconciliation.FindingClass;

/**
 * What does not agree, with what was noted about it.
 *
 * @param of the account and day of the bill, or of the transaction that has no row
 */
public record Finding(
        long id, FindingClass type, AccountDay of, Subject subject, Side own, Side bill, Row row, Course course) {

    /**
     * What it is about.
     *
     * @param order null: not known
     * @param tsn 0: not known
     */
    public record Subject(@Nullable OrderKey order, long tsn) {}

    /**
     * What became of it.
     *
     * @param personAt from when on a person has to look at it; null: a note has resolved it
     */
    public record Course(Instant foundAt, @Nullable Instant personAt, List<Note> notes) {
        public Course {
            notes = List.copyOf(notes);
        }
    }

    public @Nullable OrderKey order() {
        return subject.order;
    }

    public long tsn() {
        return subject.tsn;
    }

    public Instant foundAt() {
        return course.foundAt;
    }

    /** False: a note has resolved it. */
    public boolean isOpen() {
        return course.personAt != null;
    }

    public @Nullable Instant personAt() {
        return course.personAt;
    }

    public List<Note> notes() {
        return course.notes;
    }

    /**
     * What one side says.
     *
     * @param amount null: nothing
     * @param fee in yuan; null: nothing
     * @param state in its own words; null: nothing
     */
    public record Side(
            @Nullable Fen amount,
            @Nullable BigDecimal fee,
            @Nullable String state) {}

    /**
     * The bill's row.
     *
     * @param bill 0: there is none
     * @param number the gateway's, as the bill has it
     * @param channelNumber the channel's
     */
    public record Row(
            long bill,
            long line,
            @Nullable String number,
            @Nullable String channelNumber) {}

    /**
     * What was learned or done.
     *
     * @param by an operator's name, or gateway
     * @param resolution null: it goes on
     */
    public record Note(
            Instant at, String by, String note, @Nullable Resolution resolution) {}

    public BillAccount account() {
        return of.account();
    }
}
