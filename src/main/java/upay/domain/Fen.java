package upay.domain;

/**
 * An amount of money in whole fen (1/100 yuan); never negative, exact, overflow is an error.
 *
 * @param value fen, 0 … {@link Long#MAX_VALUE}
 */
public record Fen(long value) implements Comparable<Fen> {
    public static final Fen ZERO = new Fen(0);

    public Fen {
        if (value < 0) {
            throw new IllegalArgumentException("an amount cannot be negative: " + value);
        }
    }

    public static Fen of(long value) {
        return value == 0 ? ZERO : new Fen(value);
    }

    public Fen plus(Fen other) {
        return of(Math.addExact(value, other.value));
    }

    /** @throws IllegalArgumentException when {@code other} is more than this */
    public Fen minus(Fen other) {
        return of(Math.subtractExact(value, other.value));
    }

    public boolean isZero() {
        return value == 0;
    }

    public boolean isMoreThan(Fen other) {
        return value > other.value;
    }

    @Override
    public int compareTo(Fen other) {
        return Long.compare(value, other.value);
    }

    /** The digits, as on the wire. */
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
