package upay.domain.channel;

/**
 * The properties of a channel that the settlement depends on.
 *
 * @param undoReturnsMoney UNDO of a paid trade returns the money (Alipay cancel, WeChat reverse); false where it only
 *     closes unpaid trades (WeChat closeorder) and a paid trade is undone by a REFUND in full
 * @param refundsWhatIsPaid a trade that is known to be paid is undone by a REFUND in full, even if UNDO would return
 *     the money: the channel's undo is for trades of unknown outcome only (UnionPay reversal)
 */
public record ChannelTraits(boolean undoReturnsMoney, boolean refundsWhatIsPaid) {
    public ChannelTraits {
        if (!undoReturnsMoney && !refundsWhatIsPaid) {
            throw new IllegalArgumentException("nothing would give a paid trade's money back");
        }
    }

    /** UNDO first, and a refund where it returns no money. */
    public ChannelTraits(boolean undoReturnsMoney) {
        this(undoReturnsMoney, !undoReturnsMoney);
    }
}
