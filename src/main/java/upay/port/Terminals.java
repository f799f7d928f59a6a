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

    /** The terminal's current key signed a request and {@link TerminalKeys#currentUsed} is false: records it, once. */
    default void keyUsed(Terminal terminal) {}

    /** Whether it was found before, so that a look-up of it is not for an invented number. */
    default boolean remembers(String terminalSn) {
        return true;
    }
}
