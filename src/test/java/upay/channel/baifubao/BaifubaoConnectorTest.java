package upay.channel.baifubao;

/** The contract with the default signature. */
class BaifubaoConnectorTest extends BaifubaoContract {
    @Override
    String method() {
        return "1";
    }
}
