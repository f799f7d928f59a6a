package upay.app.account;

import java.util.List;
import upay.channel.account.AccountSettings;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorFactory;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.domain.channel.CallbackAcknowledgement;
import upay.domain.channel.ChannelTraits;

/**
 * A channel's connectors, opened only for accounts without a mistake that is certain: also an account that was stored
 * by other means is never charged through with one. Costs nothing once a connector is open.
 */
public final class CheckedConnectors implements ConnectorFactory {
    private final ConnectorFactory factory;
    private final boolean production;

    /** @param production whether real money moves */
    public CheckedConnectors(ConnectorFactory factory, boolean production) {
        this.factory = factory;
        this.production = production;
    }

    @Override
    public Payway payway() {
        return factory.payway();
    }

    @Override
    public ChannelTraits traits(SubPayway subPayway) {
        return factory.traits(subPayway);
    }

    @Override
    public CallbackAcknowledgement acknowledgement() {
        return factory.acknowledgement();
    }

    /** @throws IllegalArgumentException with all faults, and never a value */
    @Override
    public Connector open(AccountSettings account) {
        Connector opened = factory.open(account);
        List<String> faults = AccountRules.lasting(account, production);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("account of " + account.owner() + " at "
                    + account.payway().channel() + ": " + String.join("; ", faults));
        }
        return opened;
    }
}
