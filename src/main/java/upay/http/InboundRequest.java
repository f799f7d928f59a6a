package upay.http;

import io.vertx.core.Future;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upay.domain.terminal.Signer;
import upay.http.admission.AddressUsage;
import upay.http.admission.BruteForceGuard;
import upay.http.admission.LongWaits;
import upay.protocol.Reply;
import upay.protocol.signature.SignatureV2;
import upay.protocol.signature.StreamedBody;
import upay.tracing.Span;
import upay.verdict.VerdictRequest;

/** One request and the way to answer it. Methods run on the event loop of its connection unless stated otherwise. */
interface InboundRequest {
    /** @return null if the path is not one of the protocol */
    @Nullable Endpoint endpoint();

    /** @return null if absent */
    @Nullable String authorization();

    /** @return null if absent; if there are several, one that cannot be valid */
    @Nullable String signatureV2();

    /** The message that signature v2 covers. */
    SignatureV2.Message message(byte[] body);

    /** The usage of the address it comes from. */
    AddressUsage address();

    /** The client certificate that was verified in the TLS handshake; null if there is none. */
    @Nullable X509Certificate certificate();

    /** Its signature is valid: its connection belongs to this signer. */
    void recognise(Signer signer);

    /** The work on it, until it is answered. */
    Span span();

    /** Whether its client must be assumed to have given up. */
    Supplier<Future<Boolean>> clientGone();

    /** What it asks for by its header Upay-Verdict; null: nothing. */
    @Nullable VerdictRequest verdict();

    /** The long waits of all requests. */
    LongWaits longWaits();

    /** Completes when its connection is closed before it is answered; to be asked for once. */
    Future<Void> whenClosed();

    /** Pauses the body until {@link #expect} or {@link #refuse}. */
    void hold();

    /** Reads the body, within the claimed signer's share; then it is received. Any thread. */
    void expect(ClaimedSigner claim);

    /**
     * Discards the body as it arrives. Any thread.
     *
     * @param delayNanos as {@link BruteForceGuard#wrongSignature} returns
     */
    void refuse(Reply reply, long delayNanos);

    /** The signer passed to {@link #expect}; not to be asked before. */
    ClaimedSigner claim();

    /**
     * Returns the body, once, and retains it no longer: a payment may wait for minutes, and must not retain 64 KiB for
     * as long. It counts towards the budget of bodies until {@link #releaseBody}.
     */
    byte[] takeBody();

    /** The body is dropped or processed now. May be called again. */
    void releaseBody();

    /** The digests of a body that is not kept; null if it is kept. */
    @Nullable StreamedBody streamedBody();

    /** Counts the body as an uploaded log. */
    void countUpload();

    /** To be called once, on any thread, when the body is complete. */
    void answer(Reply reply);

    /** As {@link #answer}, to a client without a valid signature. */
    void answer(Reply reply, long delayNanos);

    /** As {@link #answer}: the signature is valid, but the path does not exist. */
    void answerUnknownPath();
}
