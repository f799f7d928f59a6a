package upay.api.bill;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.LocalDate;
import java.util.function.LongConsumer;
import upay.bill.BillAccount;
import upay.bill.fetch.BillErrands;
import upay.store.bill.BillImport;

/** What is done about one bill, off the event loops. One at a time. */
public interface BillWork {
    /** A bill's file that has come in whole. Whoever has it imports it, or discards it. */
    interface Upload {
        /** Deletes it. */
        void discard();
    }

    /**
     * Takes a file in, to a disk. Fails with a {@link upay.api.Problem} if it is too long, cannot be kept, or does not come to
     * its end; then nothing of it is left.
     *
     * @param gone completes when nothing more can come in
     * @param fileName that it had: letters, digits, dots, dashes and underscores
     */
    Future<Upload> receive(ReadStream<Buffer> body, Future<Void> gone, String fileName);

    /**
     * Whether there is such an account.
     *
     * @return fails with a {@link upay.store.registry.RegistryException} if not
     */
    Future<Void> requireAccount(BillAccount account);

    /**
     * Imports it, and deletes it here. A refused one is a result.
     *
     * @param progress takes the rows so far, now and then
     */
    Future<BillImport.Result> bring(BillAccount account, LocalDate day, Upload file, LongConsumer progress);

    /** Fetches the bill from its channel. */
    Future<BillErrands.Fetched> fetch(BillAccount account, LocalDate day, LongConsumer progress);
}
