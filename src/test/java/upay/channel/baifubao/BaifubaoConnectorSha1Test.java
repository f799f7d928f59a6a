package upay.channel.baifubao;

/** The contract with SHA-1. */
class BaifubaoConnectorSha1Test extends BaifubaoConnectorContract {
    @Override
    String method() {
        return "2";
    }
}
