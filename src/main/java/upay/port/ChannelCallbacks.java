package upay.port;

import io.vertx.core.Future;
import java.util.Optional;
import upay.domain.Payway;
import upay.domain.channel.CallbackAcknowledgement;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;

/** The channels' own notifications, as the operations see them. */
public interface ChannelCallbacks {
    /**
     * What a notification that came for this merchant says; nothing in it is believed that the channel's manual does not
     * let be verified. Empty: the merchant has no account with this channel. Fails where it cannot be read now: the channel
     * has to send it again.
     */
    Future<Optional<ChannelCallback>> read(Payway payway, String merchantId, RawCallback raw);

    /** With what the channel is told that it need not send a notification again. */
    CallbackAcknowledgement acknowledgement(Payway payway);
}
