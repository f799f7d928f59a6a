package upay.channel;

import upay.domain.Payway;

/** Makes the connectors of one channel; listed in {@link Connectors}, which is all that a new channel needs. */
public interface ConnectorFactory {
    Payway payway();

    /** @throws IllegalArgumentException naming every setting that is missing or malformed, and never a value */
    Connector open(AccountSettings account);
}
