package upay.store.tls;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS for one connection of the non-blocking driver. Threads: any. */
public final class ClientTls {
    private final ClientSSLOptions options;
    private final Optional<RecordedTrust> judge;

    private ClientTls(ClientSSLOptions options, Optional<RecordedTrust> judge) {
        this.options = options;
        this.judge = judge;
    }

    static ClientTls of(StoreTls tls, TlsMaterial material) {
        Optional<RecordedTrust> judge = tls.verifies() && material.trust() instanceof X509ExtendedTrustManager verifying
                ? Optional.of(new RecordedTrust(verifying))
                : Optional.empty();
        TrustManager trust = judge.<TrustManager>map(own -> own).orElse(material.trust());
        ClientSSLOptions options = new ClientSSLOptions()
                // The driver requires trust options to verify anything.
                .setTrustOptions(TrustOptions.wrap(trust))
                .setHostnameVerificationAlgorithm(tls.verifiesHost() ? "HTTPS" : "");
        material.key().ifPresent(own -> options.setKeyCertOptions(KeyCertOptions.wrap(own)));
        return new ClientTls(options, judge);
    }

    public ClientSSLOptions options() {
        return options;
    }

    /** The reason of the connection's failure: why the server's certificate was refused, if it was. */
    public Throwable reason(Throwable failure) {
        return judge.flatMap(RecordedTrust::refusal).<Throwable>map(own -> own).orElse(failure);
    }
}
