package upay.channel.connector;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;

/**
 * How an account's bill of a day is requested of its channel, and what the answers mean (docs/reconciliation.md).
 * Immutable; requests on any thread, answers on one that may block, since they are read from a file.
 */
public interface BillDownload {
    /**
     * The request for a bill.
     *
     * @param day of the trades, as the channel counts days
     * @param nonce fresh random text, 32 of [0-9a-f]
     */
    ChannelRequest request(LocalDate day, Instant now, String nonce);

    /**
     * What the answer to {@link #request} is.
     *
     * @param file takes the bill if it stands within the answer: {@link BillAnswer.Within}
     * @throws IOException if the answer cannot be read from its file, or the bill not written
     */
    BillAnswer read(BillResponse answer, OutputStream file) throws IOException;

    /** What the answer from {@link BillAnswer.Elsewhere} is; never elsewhere again. */
    default BillAnswer readElsewhere(BillResponse answer) throws IOException {
        throw new IllegalStateException("this channel has its bills nowhere else");
    }
}
