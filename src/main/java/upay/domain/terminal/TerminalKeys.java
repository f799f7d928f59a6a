package upay.domain.terminal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;

/**
 * The keys with which a terminal signs. The previous one stays valid for a while after a check-in, so that neither a
 * lost answer nor a second device locks the terminal out.
 *
 * @param current the newest
 * @param previous replaced by the last check-in; null: none
 * @param previousUntil when the previous key ends; null: the current key has not signed yet
 * @param published a sandbox terminal's published secret, valid whatever is checked in; null: none
 * @param serial raised by every change of the current key
 * @param currentUsed whether it is recorded that the current key has signed
 */
public record TerminalKeys(
        Secret current,
        @Nullable Secret previous,
        @Nullable Instant previousUntil,
        @Nullable Secret published,
        long serial,
        boolean currentUsed) {

    /** A single key. */
    public static TerminalKeys of(Secret key) {
        return new TerminalKeys(key, null, null, null, 1, true);
    }

    /** Whether the previous key is valid at that time. */
    public boolean isPreviousValid(Instant now) {
        return previous != null && (previousUntil == null || now.isBefore(previousUntil));
    }

    /** The key that signs the terminal's webhooks: one that stays valid whatever is checked in, else the current one. */
    public Secret ofWebhooks() {
        return published == null ? current : published;
    }
}
