package upay.channel.baifubao;

/** The contract with the default signature. */
class BaifubaoConnectorTest extends BaifubaoConnectorContract {
    @Override
    String method() {
        return "1";
    }
}
