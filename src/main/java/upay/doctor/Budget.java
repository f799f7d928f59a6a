package upay.doctor;

/** What is left of an {@link Effort}. Confined to one diagnosis. */
final class Budget {
    private int digests;
    private long bytes;

    Budget(Effort effort) {
        digests = effort.digests();
        bytes = effort.bytes();
    }

    /** Takes one digest over so many bytes; false if it is spent. */
    boolean take(int length) {
        digests--;
        bytes -= length;
        return !isSpent();
    }

    boolean isSpent() {
        return digests < 0 || bytes < 0;
    }
}
