package upay.http.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one party, that is a till, a merchant or an address, holds of the gateway at a moment. It is packed into one
 * number, so that taking and giving back are one atomic step each, and zero means that the party holds nothing.
 * Threads: any.
 */
public final class PartyUsage {
    /** The kinds of usage. */
    public enum Kind {
        /** Places of requests that start a payment or refund, up to a million. */
        BEGUN(0, 20),
        /** Places of requests that query or stop an existing order, up to a million. */
        FOLLOWED(20, 20),
        /** Bytes of unfinished bodies, up to 8 MiB. */
        BYTES(40, 23);

        private final int shift;
        private final long mask;

        Kind(int shift, int bits) {
            this.shift = shift;
            this.mask = (1L << bits) - 1;
        }

        private long of(long all) {
            return all >>> shift & mask;
        }
    }

    /** The result of an attempt to take something. */
    public enum Taken {
        YES,
        NO,
        /** This object no longer represents the party: look it up again. */
        RETIRED
    }

    private static final long GONE = -1;

    private final AtomicLong all = new AtomicLong();

    /** Takes {@code amount} if no more than {@code most} are held then. */
    public Taken take(Kind kind, int amount, long most) {
        long limit = Math.min(most, kind.mask);
        while (true) {
            long now = all.get();
            if (now == GONE) {
                return Taken.RETIRED;
            }
            if (kind.of(now) + amount > limit) {
                return Taken.NO;
            }
            if (all.compareAndSet(now, now + ((long) amount << kind.shift))) {
                return Taken.YES;
            }
        }
    }

    /** Gives back what was taken. */
    public void give(Kind kind, int amount) {
        all.addAndGet(-((long) amount << kind.shift));
    }

    long held(Kind kind) {
        return kind.of(Math.max(0, all.get()));
    }

    /** Retires this object if nothing is held; cannot be undone. */
    boolean retire() {
        return all.compareAndSet(0, GONE);
    }
}
