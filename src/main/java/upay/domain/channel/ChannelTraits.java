package upay.domain.channel;

/**
 * What the settlement has to know of a channel beyond its answers.
 *
 * @param undoReturnsMoney UNDO of a paid trade gives the money back (Alipay cancel, WeChat reverse); false where it only
 *     closes what is unpaid (WeChat closeorder) and a paid trade is undone by a REFUND in full
 * @param refundsWhatIsPaid a trade that is known to be paid is undone by a REFUND in full, also where UNDO would give the
 *     money back: the channel's undo is for trades of unknown outcome only (UnionPay reversal)
 */
public record ChannelTraits(boolean undoReturnsMoney, boolean refundsWhatIsPaid) {
    public ChannelTraits {
        if (!undoReturnsMoney && !refundsWhatIsPaid) {
            throw new IllegalArgumentException("nothing would give a paid trade's money back");
        }
    }

    /** Where undo does what it can, and a refund the rest. */
    public ChannelTraits(boolean undoReturnsMoney) {
        this(undoReturnsMoney, !undoReturnsMoney);
    }
}
