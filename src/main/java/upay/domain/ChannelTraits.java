package upay.domain;

/**
 * What the settlement has to know of a channel beyond its answers.
 *
 * @param undoReturnsMoney UNDO of a paid trade gives the money back (Alipay cancel, WeChat reverse); false where it only
 *     closes what is unpaid (WeChat closeorder) and a paid trade is undone by a REFUND in full
 */
public record ChannelTraits(boolean undoReturnsMoney) {}
