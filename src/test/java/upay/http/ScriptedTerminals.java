package upay.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalKeys;
import upay.port.Terminals;

/** Terminals as cached and as stored; what is looked up anew is answered when the test says so. */
final class ScriptedTerminals implements Terminals {
    private final Map<String, Terminal> cached = new ConcurrentHashMap<>();

    /** Requested look-ups that are not answered. */
    final List<Promise<Optional<Terminal>>> asked = new CopyOnWriteArrayList<>();

    final List<Terminal> used = new CopyOnWriteArrayList<>();

    private final Map<String, Terminal> stored = new ConcurrentHashMap<>();
    volatile boolean holds;

    ScriptedTerminals(Terminal... terminals) {
        for (Terminal terminal : terminals) {
            cached.put(terminal.sn(), terminal);
            stored.put(terminal.sn(), terminal);
        }
    }

    static TerminalKeys keys(String current, String previous, Instant previousUntil, String published) {
        return new TerminalKeys(
                new Secret(current),
                previous == null ? null : new Secret(previous),
                previousUntil,
                published == null ? null : new Secret(published),
                2,
                true);
    }

    void store(Terminal terminal) {
        stored.put(terminal.sn(), terminal);
    }

    void cache(Terminal terminal) {
        cached.put(terminal.sn(), terminal);
    }

    @Override
    public Future<Optional<Terminal>> find(String terminalSn) {
        return Future.succeededFuture(Optional.ofNullable(cached.get(terminalSn)));
    }

    @Override
    public Future<Optional<Terminal>> findAnew(String terminalSn) {
        if (!holds) {
            return Future.succeededFuture(Optional.ofNullable(stored.get(terminalSn)));
        }
        Promise<Optional<Terminal>> promise = Promise.promise();
        asked.add(promise);
        return promise.future();
    }

    @Override
    public Future<Void> keyUsed(Terminal terminal) {
        used.add(terminal);
        return Future.succeededFuture();
    }
}
