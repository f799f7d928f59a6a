package upay.domain.channel;

import upay.domain.Fen;

/** A channel's callback, as its connector decoded it: signature, application, merchant and form are verified. */
public sealed interface ChannelCallback {
    /**
     * A payment was charged. The order and its total remain to be checked.
     *
     * @param sn the order's number
     * @param amount the order's total
     */
    record Paid(long sn, Fen amount, Outcome.Facts facts) implements ChannelCallback {}

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
