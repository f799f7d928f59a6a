package upay.http;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;
import upay.domain.terminal.Signer;
import upay.http.admission.RequestKind;
import upay.http.admission.SignerKind;
import upay.metrics.RequestMetrics;
import upay.protocol.Reply;
import upay.verdict.TillOperation;

/** One path of the protocol. */
sealed interface Endpoint permits TerminalEndpoint, ActivateEndpoint, UploadLogEndpoint {
    /** As in the path, for the log. */
    String name();

    /** As it is measured. */
    RequestMetrics.Operation measured();

    /** Who signs its requests. */
    default SignerKind signers() {
        return SignerKind.TERMINAL;
    }

    /** Which limits apply. */
    RequestKind kind();

    /** The operation as a verdict sees it; null if its answers have none. */
    default @Nullable TillOperation tillOperation() {
        return null;
    }

    /** Whether the body is only counted and hashed, up to {@link UploadLogEndpoint#BODY_BYTES_MAX}. */
    default boolean discardsBody() {
        return false;
    }

    /**
     * Decodes a body whose signature was verified, and runs the operation if it is valid.
     *
     * @param signer active, and of the kind that signs here
     * @param signedWith its key that signed the request
     * @param body empty if it was discarded
     */
    Future<Reply> run(InboundRequest request, Signer signer, Secret signedWith, byte[] body);
}
