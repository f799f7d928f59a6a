package upay.http;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upay.doctor.SignedRequest;
import upay.domain.terminal.Signer;
import upay.port.Terminals;
import upay.port.Vendors;

/**
 * What signatures are verified against.
 *
 * @param clock the same for all instances
 * @param explainer of signatures that match nothing
 */
public record Signers(
        Terminals terminals, Vendors vendors, ReplayGuard replays, Supplier<Instant> clock, Explainer explainer) {

    /** Without explanations. */
    public Signers(Terminals terminals, Vendors vendors, ReplayGuard replays, Supplier<Instant> clock) {
        this(terminals, vendors, replays, clock, Explainer.NONE);
    }

    /**
     * Explains a wrong signature. What it returns is told to a client that proved nothing, so it is empty in production.
     * Threads: any. Never fails and never blocks; bounds its own work, so that a flood of wrong signatures costs little.
     */
    public interface Explainer {
        /** Explains nothing. */
        Explainer NONE = new Explainer() {
            @Override
            public Optional<String> ofHeader(@Nullable String authorization) {
                return Optional.empty();
            }

            @Override
            public Future<Optional<String>> ofRequest(Signer signer, SignedRequest request) {
                return Future.succeededFuture(Optional.empty());
            }
        };

        /**
         * What is wrong with a header in which there is no signer or no signature.
         *
         * @param authorization null: there is none
         */
        Optional<String> ofHeader(@Nullable String authorization);

        /** What a known signer signed; within about a second. */
        Future<Optional<String>> ofRequest(Signer signer, SignedRequest request);
    }
}
