package upay.port;

import io.vertx.core.Future;
import java.util.Optional;
import upay.domain.Payway;
import upay.domain.channel.Acknowledgement;
import upay.domain.channel.Notice;
import upay.domain.channel.RawNotice;

/** The channels' own notifications, as the operations see them. */
public interface Notices {
    /**
     * What a notification that came for this merchant says; nothing in it is believed that the channel's manual does not
     * let be verified. Empty: the merchant has no account with this channel. Fails where it cannot be read now: the channel
     * has to send it again.
     */
    Future<Optional<Notice>> read(Payway payway, String merchantId, RawNotice raw);

    /** With what the channel is told that it need not send a notification again. */
    Acknowledgement acknowledgement(Payway payway);
}
