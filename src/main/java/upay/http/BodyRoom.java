package upay.http;

import upay.domain.Terminal;
import upay.http.Holding.Kind;

/**
 * The room for bodies that are not complete yet, of one verticle instance. Short bodies need none: their number is that of
 * the connections. Confined to its event loop; the terminals' shares are counted over all instances.
 */
final class BodyRoom {
    /** What fits into it is never charged: four times the longest request that tills send in practice. */
    static final int SHORT_BYTES = 4 * 1024;

    /** Sixteen bodies of full length at a time. */
    static final int TERMINAL_BYTES_MAX = 1024 * 1024;

    private final Admission admission;
    private final int max;
    private int held;

    BodyRoom(Admission admission, int max) {
        this.admission = admission;
        this.max = max;
    }

    /** For one body, which holds nothing yet. */
    Part part(Terminal terminal) {
        return new Part(terminal);
    }

    /** What one body holds. */
    final class Part {
        private final Terminal terminal;
        private Holding share;
        private int bytes;

        private Part(Terminal terminal) {
            this.terminal = terminal;
        }

        /**
         * @param length of what has come of the body
         * @return false when there is no room for it, or not for this terminal
         */
        boolean grow(int length) {
            int more = length - bytes;
            Holding taken = held + more > max ? null : admission.holdBytes(terminal, more);
            if (taken == null) {
                return false;
            }
            // The same as before: what holds something does not retire.
            share = taken;
            bytes = length;
            held += more;
            return true;
        }

        /** May be called again. */
        void release() {
            if (bytes > 0) {
                share.give(Kind.BYTES, bytes);
                held -= bytes;
                bytes = 0;
            }
        }
    }
}
