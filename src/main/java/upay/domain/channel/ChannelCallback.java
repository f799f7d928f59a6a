package upay.domain.channel;

import org.jspecify.annotations.Nullable;
import upay.domain.AccountName;
import upay.domain.Fen;

/** A channel's callback, as its connector decoded it: signature, application, merchant and form are verified. */
public sealed interface ChannelCallback {
    /**
     * A payment was charged. The order and its total remain to be checked.
     *
     * @param sn the order's number
     * @param amount the order's total
     * @param account with which it is verified: whether it is the order's remains to be checked; null: the one that the
     *     connector was opened for
     */
    record Paid(
            long sn,
            Fen amount,
            Outcome.Facts facts,
            @Nullable AccountName account) implements ChannelCallback {
        public Paid(long sn, Fen amount, Outcome.Facts facts) {
            this(sn, amount, facts, null);
        }
    }

    /** The same, if it is verified with this account. */
    default ChannelCallback verifiedWith(AccountName account) {
        if (this instanceof Refunded refunded) {
            return new Refunded(refunded.sn, refunded.number, refunded.returned, account);
        }
        return this instanceof Paid paid ? new Paid(paid.sn, paid.amount, paid.facts, account) : this;
    }

    /**
     * Money of a payment was returned, by this gateway or elsewhere.
     *
     * @param sn the order's number
     * @param number the refund's number, as the one who requested it chose it
     * @param returned the sum of all that was returned of the payment; null: the callback does not state it
     * @param account as in {@link Paid}
     */
    record Refunded(
            long sn,
            String number,
            @Nullable Fen returned,
            @Nullable AccountName account) implements ChannelCallback {
        public Refunded(long sn, String number, @Nullable Fen returned) {
            this(sn, number, returned, null);
        }
    }

    /**
     * Genuine, but without effect: a refund, a close, a failed payment. The gateway finds these by query.
     *
     * @param note for the operator, without personal data
     */
    record Irrelevant(String note) implements ChannelCallback {}

    /**
     * Forged, damaged, not for this account, or not understood: it is rejected and not acknowledged.
     *
     * @param note for the operator, without personal data
     */
    record Invalid(String note) implements ChannelCallback {}
}
