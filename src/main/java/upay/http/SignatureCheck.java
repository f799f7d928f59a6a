package upay.http;

import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;
import upay.domain.terminal.Signer;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalKeys;
import upay.domain.terminal.Vendor;
import upay.protocol.signature.StreamedBody;

/** Finds the key of a signer that signed a request. */
final class SignatureCheck {
    private final Supplier<Instant> clock;

    /** @param clock for the end of previous keys */
    SignatureCheck(Supplier<Instant> clock) {
        this.clock = clock;
    }

    /** The current key first: nearly all requests are signed with it. Null if no key signed. */
    @Nullable Secret keyOf(InboundRequest request, byte[] body, Signer signer) {
        if (signer instanceof Terminal terminal) {
            Secret current = terminal.keys().current();
            return isSigned(request, body, current) ? current : formerKeyOf(request, body, terminal.keys());
        }
        Secret key = ((Vendor) signer).key();
        return isSigned(request, body, key) ? key : null;
    }

    private @Nullable Secret formerKeyOf(InboundRequest request, byte[] body, TerminalKeys keys) {
        Secret previous = keys.previous();
        if (previous != null && keys.isPreviousValid(clock.get()) && isSigned(request, body, previous)) {
            return previous;
        }
        Secret published = keys.published();
        return published != null && isSigned(request, body, published) ? published : null;
    }

    private static boolean isSigned(InboundRequest request, byte[] body, Secret key) {
        ClaimedSigner claim = request.claim();
        if (claim.v2() != null) {
            return claim.v2().verify(request.message(body), key);
        }
        StreamedBody streamed = request.streamedBody();
        return streamed == null
                ? claim.credentials().verify(body, key)
                : claim.credentials().verify(streamed, key);
    }
}
