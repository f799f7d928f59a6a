package upay.protocol;

/**
 * The order reference of a refund, query or cancel: sn (the gateway's number, else the channel's trade_no), then
 * client_sn. At least one is present.
 *
 * @param sn as sent, 1–64 characters, or null
 * @param clientSn as sent, or null
 */
public record OrderRef(String sn, String clientSn) {}
