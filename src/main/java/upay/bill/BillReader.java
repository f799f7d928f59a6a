package upay.bill;

import java.io.IOException;

/** Reads the bills of one channel. Immutable; blocks; any thread but an event loop. */
@FunctionalInterface
public interface BillReader {
    /**
     * Reads a bill from its first to its last byte.
     *
     * @param rows takes each row as it is read; what it took counts only if this returns
     * @throws BillRefusedException if the file is not a complete, unchanged bill of this channel, day and merchant
     * @throws IOException if the file cannot be read, or from {@code rows}
     */
    BillSummary read(BillFile file, BillSink rows) throws BillRefusedException, IOException;
}
