package upay.domain.terminal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;

/**
 * A till's rights on orders beyond pay and query.
 *
 * @param mayRefund whether it may refund
 * @param mayCancel whether it may cancel paid orders; it may always stop its own open payment
 * @param refundCap the maximum of a single refund; null: no cap
 * @param dailyRefundCap the maximum of a day's refunds, by Asia/Shanghai; null: no cap
 * @param ownStoreOnly whether other stores' orders are out of its reach
 */
public record TerminalRights(
        boolean mayRefund,
        boolean mayCancel,
        @Nullable Fen refundCap,
        @Nullable Fen dailyRefundCap,
        boolean ownStoreOnly) {

    /** A till's default rights. */
    public static final TerminalRights ALL = new TerminalRights(true, true, null, null, false);

    /** Whether the amount exceeds the maximum of a single refund. */
    public boolean isOverCap(Fen amount) {
        return refundCap != null && amount.isMoreThan(refundCap);
    }

    /** Whether an order of this store is out of its reach. */
    public boolean isOutOfReach(String ownStoreId, String storeId) {
        return ownStoreOnly && !Objects.equals(ownStoreId, storeId);
    }
}
