package upay.client;

import java.net.URI;
import java.time.Duration;
import upay.domain.Secret;

/**
 * A till's gateway address, credentials and time-outs.
 *
 * @param baseUri scheme, host and port, http or https; a path in it goes before {@code /upay/v2}
 * @param terminalSn the signer
 * @param terminalSecret the key of the signature
 * @param connectTimeout on time-out nothing was sent
 * @param answerTimeout from sending to the complete response; longer than the gateway's own wait of 20 s, or every
 *     payment that needs the customer's password looks like a lost response
 * @param connections the maximum number of connections; further requests wait for one
 * @param queued the maximum number of requests that wait for a connection; further ones are not sent
 * @param signatureV2 signs by v2 and sends no MD5; the till's clock must be right within five minutes
 */
public record ClientOptions(
        URI baseUri,
        String terminalSn,
        Secret terminalSecret,
        Duration connectTimeout,
        Duration answerTimeout,
        int connections,
        int queued,
        boolean signatureV2) {

    /** With the default time-outs: 3 s to connect, 30 s for a response. */
    public static ClientOptions of(URI baseUri, String terminalSn, String terminalSecret) {
        return new ClientOptions(
                baseUri,
                terminalSn,
                new Secret(terminalSecret),
                Duration.ofSeconds(3),
                Duration.ofSeconds(30),
                16,
                64,
                false);
    }

    /** A copy with other time-outs. */
    public ClientOptions answerWithin(Duration timeout) {
        return new ClientOptions(
                baseUri, terminalSn, terminalSecret, connectTimeout, timeout, connections, queued, signatureV2);
    }

    /** A copy with other limits. */
    public ClientOptions connections(int atOnce, int waiting) {
        return new ClientOptions(
                baseUri, terminalSn, terminalSecret, connectTimeout, answerTimeout, atOnce, waiting, signatureV2);
    }

    /** A copy with signature v2 (docs/signature.md). */
    public ClientOptions signedByV2() {
        return new ClientOptions(
                baseUri, terminalSn, terminalSecret, connectTimeout, answerTimeout, connections, queued, true);
    }
}
