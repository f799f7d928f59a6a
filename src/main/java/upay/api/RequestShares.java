package upay.api;

import java.util.HashMap;
import java.util.Map;

/**
 * How many requests may be under way: of callers that are not known yet few, and fewer of one address, so that guesses leave
 * room for everybody else. On one event loop.
 */
final class RequestShares {
    /** Of callers that are not known yet. */
    static final int UNKNOWN = 16;
    /** Of those, of one address. */
    static final int UNKNOWN_OF_ADDRESS = 8;
    /** Of callers that are known. */
    static final int KNOWN = 64;
    /** Of those, of one caller. */
    static final int KNOWN_OF_CALLER = 16;

    private final Map<String, Integer> unknown = new HashMap<>();
    private final Map<String, Integer> known = new HashMap<>();
    private int allUnknown;
    private int allKnown;

    /** Whether one more of this address may be looked at; it must be {@link #leave left}. */
    boolean enter(String address) {
        int here = unknown.getOrDefault(address, 0);
        if (allUnknown >= UNKNOWN || here >= UNKNOWN_OF_ADDRESS) {
            return false;
        }
        allUnknown++;
        unknown.put(address, here + 1);
        return true;
    }

    void leave(String address) {
        allUnknown--;
        unknown.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    /** The same for a known caller. */
    boolean begin(String caller) {
        int here = known.getOrDefault(caller, 0);
        if (allKnown >= KNOWN || here >= KNOWN_OF_CALLER) {
            return false;
        }
        allKnown++;
        known.put(caller, here + 1);
        return true;
    }

    void end(String caller) {
        allKnown--;
        known.computeIfPresent(caller, (key, count) -> count == 1 ? null : count - 1);
    }
}
