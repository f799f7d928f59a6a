package upay.channel;

import upay.domain.channel.RawCallback;

/**
 * A callback on its way to the channel's verticle, which has the merchant's keys.
 *
 * @param merchantId the merchant in the callback's path
 */
record CallbackCall(String merchantId, RawCallback raw) {}
