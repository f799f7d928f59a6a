package upay.domain.terminal;

import java.util.Objects;
import upay.domain.Fen;

/**
 * What a till may do with orders besides paying and asking.
 *
 * @param mayRefund whether it may refund
 * @param mayCancel whether it may cancel what is paid; a payment of its own that is still open it may always stop
 * @param refundCap the most that it may give back at once; null: no cap
 * @param dailyRefundCap the most that it may give back in one day of Asia/Shanghai; null: no cap
 * @param ownStoreOnly whether other stores' orders are none of its business
 */
public record TerminalRights(
        boolean mayRefund, boolean mayCancel, Fen refundCap, Fen dailyRefundCap, boolean ownStoreOnly) {

    /** What a till may do unless told otherwise. */
    public static final TerminalRights ALL = new TerminalRights(true, true, null, null, false);

    /** Whether that much is more than it may give back at once. */
    public boolean isOverCap(Fen amount) {
        return refundCap != null && amount.isMoreThan(refundCap);
    }

    /** Whether an order of this store is out of its reach. */
    public boolean isOutOfReach(String ownStoreId, String storeId) {
        return ownStoreOnly && !Objects.equals(ownStoreId, storeId);
    }
}
