package upay.channel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The connectors in use, by account, so that keys are parsed once. An account whose settings changed is another account:
 * its connector is opened anew, and the old one is forgotten in time. Confined to the channel's event loop.
 */
final class OpenConnectors {
    /** Far more accounts than one instance serves at a time; about 20 KB each with two RSA keys. */
    private static final int CONNECTORS_MAX = 4096;

    private final ConnectorFactory factory;
    private final Map<AccountSettings, Connector> open = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AccountSettings, Connector> eldest) {
            return size() > CONNECTORS_MAX;
        }
    };

    OpenConnectors(ConnectorFactory factory) {
        this.factory = factory;
    }

    /** @throws IllegalArgumentException as {@link ConnectorFactory#open} */
    Connector get(AccountSettings account) {
        Connector known = open.get(account);
        if (known == null) {
            known = factory.open(account);
            open.put(account, known);
        }
        return known;
    }
}
