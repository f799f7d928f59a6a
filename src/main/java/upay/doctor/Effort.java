package upay.doctor;

/**
 * The bound on the work of one diagnosis.
 *
 * @param digests how many digests are computed at most
 * @param bytes how many bytes are written or hashed at most, in total
 * @param thorough whether unlikely causes are tried too
 */
public record Effort(int digests, long bytes, boolean thorough) {
    /** Of the command: some tens of milliseconds. */
    public static final Effort COMMAND = new Effort(20_000, 32L << 20, true);

    /** While a request waits: a few milliseconds, tens with the longest bodies. */
    public static final Effort REQUEST = new Effort(3_000, 4L << 20, false);
}
