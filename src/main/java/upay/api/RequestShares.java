package upay.api;

import java.util.HashMap;
import java.util.Map;

/**
 * How many requests may be under way: of callers that are not known yet few, and fewer of one address, so that guesses leave
 * room for everybody else; logins have places of their own, so that they leave room for those who are logged in. On one
 * event loop.
 */
final class RequestShares {
    /** While it is found out who asks. */
    private final Share unknown = new Share(16, 8);
    /** Of routes for which nobody has to be known. */
    private final Share open = new Share(24, 4);
    /** Of callers that are known. */
    private final Share known = new Share(64, 16);

    private static final class Share {
        private final Map<String, Integer> counts = new HashMap<>();
        private final int most;
        private final int mostOfOne;
        private int all;

        Share(int most, int mostOfOne) {
            this.most = most;
            this.mostOfOne = mostOfOne;
        }

        boolean enter(String one) {
            int here = counts.getOrDefault(one, 0);
            if (all >= most || here >= mostOfOne) {
                return false;
            }
            all++;
            counts.put(one, here + 1);
            return true;
        }

        void leave(String one) {
            all--;
            counts.computeIfPresent(one, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Whether one more of this address may be looked at; it must be {@link #leave left}. */
    boolean enter(String address, boolean isPublic) {
        return (isPublic ? open : unknown).enter(address);
    }

    void leave(String address, boolean isPublic) {
        (isPublic ? open : unknown).leave(address);
    }

    /** The same for a known caller. */
    boolean begin(String caller) {
        return known.enter(caller);
    }

    void end(String caller) {
        known.leave(caller);
    }
}
