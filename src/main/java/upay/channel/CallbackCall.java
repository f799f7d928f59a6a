package upay.channel;

import org.jspecify.annotations.Nullable;
import upay.domain.AccountName;
import upay.domain.channel.RawCallback;

/**
 * A callback on its way to the channel's verticle, which has the merchant's keys.
 *
 * @param merchantId the merchant in the callback's path
 * @param account the only one to verify it with; null: any that the merchant's orders may be paid with
 */
record CallbackCall(String merchantId, @Nullable AccountName account, RawCallback raw) {}
