package upay.client;

import java.net.URI;
import java.time.Duration;
import upay.domain.Secret;

/**
 * Where a till finds its gateway, who it is, and how long it waits.
 *
 * @param baseUri scheme, host and port, http or https; a path in it goes before {@code /upay/v2}
 * @param terminalSn the signer
 * @param terminalSecret signs, together with the body
 * @param connectTimeout after it nothing was sent
 * @param answerTimeout from sending to the whole answer; longer than the gateway's own wait of 20 s, or every payment
 *     that needs the customer's password looks like a lost answer
 * @param connections at once, at most; further requests wait for one
 * @param queued requests that wait for a connection, at most; further ones are not sent
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

    /** With the usual waits: 3 s to connect, 30 s for an answer. */
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

    /** The same with another patience. */
    public ClientOptions answerWithin(Duration timeout) {
        return new ClientOptions(
                baseUri, terminalSn, terminalSecret, connectTimeout, timeout, connections, queued, signatureV2);
    }

    /** The same with other bounds. */
    public ClientOptions connections(int atOnce, int waiting) {
        return new ClientOptions(
                baseUri, terminalSn, terminalSecret, connectTimeout, answerTimeout, atOnce, waiting, signatureV2);
    }

    /** The same, signed by v2 (docs/signature.md). */
    public ClientOptions signedByV2() {
        return new ClientOptions(
                baseUri, terminalSn, terminalSecret, connectTimeout, answerTimeout, connections, queued, true);
    }
}
