package upay.domain.channel;

import upay.domain.Fen;

/** What a channel told by itself, as its connector read it: signature, application, merchant and form are checked. */
public sealed interface ChannelCallback {
    /**
     * A payment was charged. Whether there is such an order, with this total, remains to be checked.
     *
     * @param sn the order's number
     * @param amount what the order was for
     */
    record Paid(long sn, Fen amount, Outcome.Facts facts) implements ChannelCallback {}

    /**
     * Genuine, but it changes nothing here: a refund, a close, a payment that failed. The gateway finds these out by asking.
     *
     * @param note for the operator, without personal data
     */
    record Irrelevant(String note) implements ChannelCallback {}

    /**
     * Forged, damaged, not for this account, or not understood: nothing is believed, and nothing acknowledged.
     *
     * @param note for the operator, without personal data
     */
    record Invalid(String note) implements ChannelCallback {}
}
