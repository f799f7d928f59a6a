package upay.store.bill;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;
import upay.bill.BillRow;
import upay.bill.BillSink;

/**
 * Rows on their way to the store: in batches, a bounded number of them at a time; the reader waits for the oldest. One
 * plain thread.
 */
final class RowBatches implements BillSink {
    private static final int ROWS = 1_000;
    /** As many as an operator's session has connections, less one. */
    private static final int IN_FLIGHT = 3;
    /** Rows between two signs of life. */
    private static final int TOUCHED = 20_000;

    private final PgBills bills;
    private final PgBills.Begun file;
    private final LongConsumer progress;
    private final Deque<Future<Boolean>> inFlight = new ArrayDeque<>();
    private List<BillRow> batch = new ArrayList<>(ROWS);
    private long count;

    /** @param progress takes the rows so far, now and then */
    RowBatches(PgBills bills, PgBills.Begun file, LongConsumer progress) {
        this.bills = bills;
        this.file = file;
        this.progress = progress;
    }

    /** @throws OvertakenException if another reader of the file has begun */
    @Override
    public void add(BillRow row) {
        batch.add(row);
        count++;
        if (batch.size() == ROWS) {
            send(bills.add(file, batch));
            batch = new ArrayList<>(ROWS);
        }
        if (count % TOUCHED == 0) {
            send(bills.touch(file));
            progress.accept(count);
        }
    }

    private void send(Future<Boolean> statement) {
        inFlight.add(statement);
        while (inFlight.size() > IN_FLIGHT) {
            awaitOldest();
        }
    }

    /** Waits until all are in the store. */
    void finish() {
        if (!batch.isEmpty()) {
            send(bills.add(file, batch));
            batch = new ArrayList<>();
        }
        while (!inFlight.isEmpty()) {
            awaitOldest();
        }
    }

    /** Waits until none is on its way, whatever became of it. */
    void settle() {
        while (!inFlight.isEmpty()) {
            inFlight.remove().otherwiseEmpty().await();
        }
    }

    private void awaitOldest() {
        if (!inFlight.remove().await()) {
            throw new OvertakenException();
        }
    }
}
