package upay.api.access;

import io.vertx.core.Future;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import upay.api.Problem;
import upay.identity.LoginSource;

/**
 * The work with passwords that may be under way: a hash takes 200 ms of a processor. A few places are kept for sources from
 * which somebody has logged in, so that these still come in while strangers guess. On one event loop.
 */
public final class PasswordWork {
    private static final int PLACES = 12;
    /** Of sources from which nobody has logged in. */
    private static final int PLACES_OF_STRANGERS = 8;

    private static final int PLACES_OF_SOURCE = 3;
    private static final int KNOWN_MOST = 1000;
    private static final int RETRY_AFTER = 2;

    private final PasswordHashes hashes;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Set<String> known = Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > KNOWN_MOST;
        }
    });
    private int all;

    public PasswordWork(PasswordHashes hashes) {
        this.hashes = hashes;
    }

    /** Somebody has logged in from there. */
    void know(LoginSource source) {
        known.add(source.text());
    }

    /** Does what needs passwords hashed, if there is a place for it. */
    <T> Future<T> in(LoginSource source, Supplier<Future<T>> work) {
        String name = source.text();
        int most = known.contains(name) ? PLACES : PLACES_OF_STRANGERS;
        int here = taken.getOrDefault(name, 0);
        if (all >= most || here >= PLACES_OF_SOURCE) {
            return Future.failedFuture(
                    Problem.tooMany("Too many logins are under way. Try again in a moment.", RETRY_AFTER));
        }
        all++;
        taken.put(name, here + 1);
        Future<T> result;
        try {
            result = work.get();
        } catch (RuntimeException e) {
            result = Future.failedFuture(e);
        }
        return result.onComplete(ended -> {
            all--;
            taken.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
        });
    }

    PasswordHashes hashes() {
        return hashes;
    }
}
