package upay.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The order reference of a refund or cancel: sn (the gateway's number, else the channel's trade_no), then
 * client_sn. At least one is present.
 *
 * @param sn as sent, 1–64 characters, or null
 * @param clientSn as sent, or null
 */
public record OrderRef(@Nullable String sn, @Nullable String clientSn) {}
