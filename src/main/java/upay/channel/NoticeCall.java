package upay.channel;

import upay.domain.channel.RawNotice;

/**
 * A notification on its way to the channel's verticle, which knows the merchant's keys.
 *
 * @param merchantId whose account it came for
 */
record NoticeCall(String merchantId, RawNotice raw) {}
