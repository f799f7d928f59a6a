package upay.port;

import io.vertx.core.Future;
import java.util.Optional;
import upay.domain.terminal.Terminal;

/** The tills that may sign requests. */
public interface Terminals {
    /** Fails only with {@link StoreException}. */
    Future<Optional<Terminal>> find(String terminalSn);

    /** Whether it was found before, so that a question for it is none that somebody makes up. */
    default boolean remembers(String terminalSn) {
        return true;
    }
}
