package upay.channel;

import upay.domain.channel.RawCallback;

/**
 * A notification on its way to the channel's verticle, which knows the merchant's keys.
 *
 * @param merchantId whose account it came for
 */
record CallbackCall(String merchantId, RawCallback raw) {}
