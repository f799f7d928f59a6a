package upay.port;

import io.vertx.core.Future;
import java.util.Optional;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalKeys;

/** The terminals that may sign requests. */
public interface Terminals {
    /** Fails only with {@link StoreException}. */
    Future<Optional<Terminal>> find(String terminalSn);

    /**
     * Reads a terminal from the store, whatever is cached: a key that another instance issued just now is valid here
     * at once. At most one look-up per terminal and second; a caller in between waits for the next one, and is refused
     * with an empty result if too many wait. Fails only with {@link StoreException}.
     */
    default Future<Optional<Terminal>> findAnew(String terminalSn) {
        return find(terminalSn);
    }

    /**
     * The terminal's current key signed a request and {@link TerminalKeys#currentUsed} is false: records it, once.
     * Complete when it is stored, so that the request's answer may wait for it: an activation that is repeated
     * afterwards, through any instance, is a new one. Never fails; what could not be stored is recorded with the next
     * request.
     */
    default Future<Void> keyUsed(Terminal terminal) {
        return Future.succeededFuture();
    }

    /** Whether it was found before, so that a look-up of it is not for an invented number. */
    default boolean remembers(String terminalSn) {
        return true;
    }
}
