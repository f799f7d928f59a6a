package upay.channel.baifubao;

import org.junit.jupiter.api.DisplayName;

/** The contract with the default signature. */
@DisplayName("The Baifubao connector keeps the connector contract with its default signature")
class BaifubaoConnectorTest extends BaifubaoConnectorContract {
    @Override
    String method() {
        return "1";
    }
}
