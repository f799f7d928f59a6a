package upay.channel.connector;

import upay.channel.Connectors;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.domain.channel.CallbackAcknowledgement;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.RawCallback;

/** Opens the connectors of one channel; a new channel needs only an entry in {@link Connectors}. */
public interface ConnectorFactory {
    Payway payway();

    /** The traits of the channel, the same for every account. */
    ChannelTraits traits(SubPayway subPayway);

    /** The answer by which the channel stops sending a callback; the same for every account. */
    default CallbackAcknowledgement acknowledgement() {
        return new CallbackAcknowledgement("text/plain", "success");
    }

    /** The same for this callback, where a channel has callbacks of several forms. */
    default CallbackAcknowledgement acknowledgement(RawCallback callback) {
        return acknowledgement();
    }

    /** @throws IllegalArgumentException names every setting that is missing or malformed, and never a value */
    Connector open(AccountSettings account);
}
