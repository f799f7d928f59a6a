package upay.http.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one party holds of the gateway at a moment: a till, a merchant or an address. All of it is one number, so that taking
 * and giving back is one step each, and a party that holds nothing is known by a zero. Threads: any.
 */
public final class PartyUsage {
    /** Of what. */
    public enum Kind {
        /** Places of requests that begin something, up to a million. */
        BEGUN(0, 20),
        /** Places of requests that ask for, or stop, what has begun. */
        FOLLOWED(20, 20),
        /** Bytes of bodies that are not complete, up to 8 MiB. */
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

    /** How an attempt to take something ended. */
    public enum Taken {
        YES,
        NO,
        /** The holding is no longer the party's: it must be looked for again. */
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

    /** For good, if nothing is held. */
    boolean retire() {
        return all.compareAndSet(0, GONE);
    }
}
