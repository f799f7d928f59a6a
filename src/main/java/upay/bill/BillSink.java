package upay.bill;

import java.io.IOException;

/** Takes the rows of a bill in the file's order. They count only once the reader has returned. */
@FunctionalInterface
public interface BillSink {
    /** May block: the reader reads on when it returns. */
    void add(BillRow row) throws IOException;
}
