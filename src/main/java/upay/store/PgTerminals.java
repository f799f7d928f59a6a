package upay.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import upay.domain.Terminal;
import upay.operation.Terminals;

/**
 * The tills, remembered for a few seconds: whatever is changed in the store reaches every instance within that time.
 * Unknown numbers are not remembered, so that whoever invents numbers displaces no till.
 *
 * <p>Threads: any.
 */
final class PgTerminals implements Terminals {
    private record Known(Terminal terminal, long readNanos) {}

    private final Batcher<String, Optional<Terminal>> lookups;
    private final long validNanos;

    /** The least recently used first; guarded by itself. */
    private final Map<String, Known> known;

    PgTerminals(Vertx vertx, Context context, Database database, StoreSettings settings) {
        this.lookups = new Batcher<>(vertx, context, database, settings, new TerminalBatch());
        this.validNanos = settings.terminalsFor().toNanos();
        this.known = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                return size() > settings.terminals();
            }
        };
    }

    @Override
    public Future<Optional<Terminal>> find(String terminalSn) {
        Known present;
        synchronized (known) {
            present = known.get(terminalSn);
        }
        // Counted from before the look-up, whose answer may already be old when it arrives.
        long now = System.nanoTime();
        if (present != null && now - present.readNanos < validNanos) {
            return Future.succeededFuture(Optional.of(present.terminal));
        }
        return lookups.submit(terminalSn).onSuccess(found -> remember(terminalSn, found, now));
    }

    private void remember(String terminalSn, Optional<Terminal> found, long readNanos) {
        synchronized (known) {
            found.ifPresentOrElse(t -> known.put(terminalSn, new Known(t, readNanos)), () -> known.remove(terminalSn));
        }
    }
}
