package upay.protocol;

/**
 * How a refund, query or cancel names its order: sn (the gateway's number, else the channel's trade_no), then client_sn. At
 * least one is there.
 *
 * @param sn as sent, 1–64 characters, or null
 * @param clientSn as sent, or null
 */
public record OrderRef(String sn, String clientSn) {}
