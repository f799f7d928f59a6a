package upay.channel.baifubao;

/** The contract with SHA-1. */
class BaifubaoSha1ConnectorTest extends BaifubaoContract {
    @Override
    String method() {
        return "2";
    }
}
