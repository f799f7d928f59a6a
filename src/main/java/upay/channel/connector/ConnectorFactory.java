package upay.channel.connector;

import upay.channel.Connectors;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.domain.channel.CallbackAcknowledgement;
import upay.domain.channel.ChannelTraits;

/** Makes the connectors of one channel; listed in {@link Connectors}, which is all that a new channel needs. */
public interface ConnectorFactory {
    Payway payway();

    /** The channel's own, whatever the account. */
    ChannelTraits traits(SubPayway subPayway);

    /** The channel's own words for "received, send it no more"; whatever the account. */
    default CallbackAcknowledgement acknowledgement() {
        return new CallbackAcknowledgement("text/plain", "success");
    }

    /** @throws IllegalArgumentException naming every setting that is missing or malformed, and never a value */
    Connector open(AccountSettings account);
}
