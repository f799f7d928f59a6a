package upay.sandbox.wire;

import io.vertx.core.Future;
import upay.domain.Payway;
import upay.sandbox.ledger.Trade;

/**
 * One channel's wire format, signature and codes.
 *
 * <p>Threads: called on the server's event loop, must not block it; may be called for many requests at once.
 */
public interface Dialect {

    /** Whose; its base path is {@code /} + {@link Payway#channel()}. */
    Payway payway();

    /** A failed future: nobody knows what became of it, and the connection is cut. */
    Future<WireResponse> answer(WireRequest incoming);

    /**
     * The notification of a payment.
     *
     * @param trade charged, with a notify URL
     * @param forged one that the channel never sent: another amount under the signature of the right one
     */
    Future<WireCallback> notice(Trade trade, boolean forged);

    /** Whether the merchant's answer to a notification says that it need not come again. */
    boolean acknowledged(int status, String body);
}
