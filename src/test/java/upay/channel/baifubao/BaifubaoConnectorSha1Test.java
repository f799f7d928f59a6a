package upay.channel.baifubao;

import org.junit.jupiter.api.DisplayName;

/** The contract with SHA-1. */
@DisplayName("The Baifubao connector keeps the connector contract with SHA-1")
class BaifubaoConnectorSha1Test extends BaifubaoConnectorContract {
    @Override
    String method() {
        return "2";
    }
}
