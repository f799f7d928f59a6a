package upay.sandbox.alipay;

import java.security.PublicKey;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upay.domain.Payway;
import upay.sandbox.wire.Rsa;
import upay.sandbox.wire.SandboxAccount;

/**
 * An application of the merchant, with one of the two kinds of keys.
 *
 * @param api the name of {@link upay.sandbox.ledger.Trade#api()}
 * @param merchants the public half of the application's own key
 * @param signers Alipay's current key
 * @param certificates null: it has plain keys
 */
record AlipayApp(
        String id,
        String api,
        PublicKey merchants,
        Supplier<AlipaySigner> signers,
        @Nullable AlipayCertificates certificates) {

    static AlipayApp ofKeys() {
        SandboxAccount account = SandboxAccount.of(Payway.ALIPAY);
        AlipaySigner signer = new AlipaySigner(Rsa.privateKey(account.channel("private-key")), null);
        PublicKey merchants = Rsa.publicKey(account.channel("app-public-key"));
        return new AlipayApp(account.channel("app-id"), "", merchants, () -> signer, null);
    }

    static AlipayApp ofCertificates() {
        SandboxAccount account = SandboxAccount.of("alipay-certificates");
        AlipayCertificates all = new AlipayCertificates(account);
        return new AlipayApp(account.channel("app-id"), "certificates", all.merchants(), all::signer, all);
    }

    AlipaySigner signer() {
        return signers.get();
    }

    /** The {@code sub_code} of a request that does not state this application's certificates; null if it does. */
    @Nullable String fault(Map<String, String> request) {
        if (certificates != null) {
            return certificates.fault(request);
        }
        return request.containsKey("app_cert_sn") ? "isv.app-cert-not-exist" : null;
    }
}
