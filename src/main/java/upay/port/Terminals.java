package upay.port;

import io.vertx.core.Future;
import java.util.Optional;
import upay.domain.terminal.Terminal;

/** The terminals that may sign requests. */
public interface Terminals {
    /** Fails only with {@link StoreException}. */
    Future<Optional<Terminal>> find(String terminalSn);

    /** Whether it was found before, so that a look-up of it is not for an invented number. */
    default boolean remembers(String terminalSn) {
        return true;
    }
}
