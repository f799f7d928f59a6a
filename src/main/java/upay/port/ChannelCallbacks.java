package upay.port;

import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.domain.channel.CallbackAcknowledgement;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;

/** The channels' callbacks, as the operations see them. */
public interface ChannelCallbacks {
    /**
     * Decodes and verifies a callback for this merchant; fields that cannot be verified by the channel's manual are not
     * used. Empty: the merchant has no such account with this channel. Fails if it cannot be read now: the channel has to
     * send it again.
     *
     * @param account the only one to verify it with; null: the first of those that the merchant's orders may be paid with
     */
    Future<Optional<ChannelCallback>> read(
            Payway payway, String merchantId, @Nullable AccountName account, RawCallback raw);

    /** The response that stops the channel's redelivery of this callback. */
    CallbackAcknowledgement acknowledgement(Payway payway, RawCallback callback);
}
