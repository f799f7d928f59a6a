package upay.http;

import java.security.cert.X509Certificate;
import java.util.function.BooleanSupplier;
import upay.domain.terminal.Terminal;
import upay.http.admission.AddressUsage;
import upay.http.admission.BruteForceGuard;
import upay.protocol.Reply;
import upay.protocol.signature.SignatureV2;

/** One request as it arrived, and the way back. All of it is called on its event loop but where something else is said. */
interface InboundRequest {
    /** Null when the path is none of the protocol's. */
    Endpoint<?> endpoint();

    /** Null when there was none. */
    String authorization();

    /** Null when there was none; of several none that could be right. */
    String signatureV2();

    /** What signature v2 covers. */
    SignatureV2.Message message(byte[] body);

    /** Where it comes from. */
    AddressUsage visitor();

    /** What its client showed in TLS, and what was verified there; null: nothing. */
    X509Certificate certificate();

    /** Its signature is right: its connection is that of somebody. */
    void recognise(Terminal terminal);

    /** Whether its client can be taken to have given up. */
    BooleanSupplier gone();

    /** The body is not read until {@link #expect} or {@link #refuse}. */
    void hold();

    /** The body is read, within the claimed terminal's share; then it is received. On any thread. */
    void expect(ClaimedSigner claim);

    /**
     * The body is thrown away as it comes. On any thread.
     *
     * @param delayNanos as {@link BruteForceGuard#wrongSignature} says
     */
    void refuse(Reply reply, long delayNanos);

    /** What was expected; null before. */
    ClaimedSigner claim();

    /** Gives the body away, once: a payment may wait for minutes, and must not keep 64 KiB alive for as long. */
    byte[] takeBody();

    /** To be called once, on any thread, when the body is complete. */
    void answer(Reply reply);

    /** As {@link #answer}, to somebody who cannot sign. */
    void answer(Reply reply, long delayNanos);

    /** As {@link #answer}: its signature is right, but there is no such path. */
    void answerUnknownPath();
}
