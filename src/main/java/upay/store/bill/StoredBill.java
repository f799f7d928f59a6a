package upay.store.bill;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import upay.bill.BillAccount;
import upay.bill.BillSummary;

/**
 * A bill's file in the store.
 *
 * @param version counts the different files of an account's day, from 1
 * @param summary null: it was not read to its end
 * @param refusal null: it is not refused
 */
public record StoredBill(
        long id,
        BillAccount account,
        LocalDate day,
        int version,
        Origin origin,
        State state,
        @Nullable BillSummary summary,
        @Nullable Refusal refusal) {

    /** What a file is good for. */
    public enum State {
        /** Being read; if it stays so, its reader has died, and it can be imported again. */
        READING,
        /** Its rows count. */
        READ,
        /** Another file of the same day took its place. */
        REPLACED,
        /** Nothing of it counts. */
        REFUSED
    }

    /**
     * Where it came from.
     *
     * @param bytes its size
     * @param since when it was first here
     */
    public record Origin(String source, String fileName, String sha256, long bytes, Instant since) {}

    /**
     * Why it is refused.
     *
     * @param line from 1; 0: not of a line
     */
    public record Refusal(long line, String reason) {}
}
