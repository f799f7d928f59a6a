package upay.http;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import upay.domain.terminal.Signer;
import upay.port.NonceStore;
import upay.protocol.CommError;
import upay.protocol.Reply;
import upay.protocol.signature.SignatureV2;

/**
 * Refuses a valid signature v2 that is outside the time window, or replayed (docs/signature.md). The reason is
 * disclosed only to a client that has the secret, or that replays such a client's request.
 *
 * <p>Threads: any.
 */
public final class ReplayGuard {
    private static final Reply.Refusal UNTIMELY = new Reply.Refusal(
            CommError.ILLEGAL_SIGN, SignatureV2.HEADER + "的时间t与服务器时间相差超过" + SignatureV2.WINDOW.toMinutes() + "分钟");
    private static final Reply.Refusal USED =
            new Reply.Refusal(CommError.ILLEGAL_SIGN, SignatureV2.HEADER + "的n已使用过，请用新的n重新签名");

    private static final Future<Optional<Reply.Refusal>> TOO_OLD_OR_NEW = Future.succeededFuture(Optional.of(UNTIMELY));

    private final NonceStore nonces;
    private final Supplier<Instant> clock;

    /** @param clock the same for all instances */
    public ReplayGuard(NonceStore nonces, Supplier<Instant> clock) {
        this.nonces = nonces;
        this.clock = clock;
    }

    /**
     * @return the refusal; empty if the timestamp is within the window and the nonce is new; fails as {@link
     *     NonceStore} does
     */
    Future<Optional<Reply.Refusal>> find(SignatureV2 signature, Signer signer) {
        return signature.isTimely(clock.get())
                ? nonces.take(signer.sn(), signature.nonce(), signature.end())
                        .map(first -> first ? Optional.empty() : Optional.of(USED))
                : TOO_OLD_OR_NEW;
    }
}
