package upay.channel;

import upay.domain.ChannelTraits;
import upay.domain.Payway;
import upay.domain.SubPayway;

/** Makes the connectors of one channel; listed in {@link Connectors}, which is all that a new channel needs. */
public interface ConnectorFactory {
    Payway payway();

    /** The channel's own, whatever the account. */
    ChannelTraits traits(SubPayway subPayway);

    /** @throws IllegalArgumentException naming every setting that is missing or malformed, and never a value */
    Connector open(AccountSettings account);
}
