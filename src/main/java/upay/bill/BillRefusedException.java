package upay.bill;

/** A bill that is refused as a whole; nothing of it counts. */
public final class BillRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    /** A reason quotes the file, which may hold anything. */
    private static final int REASON_MAX = 400;

    private final long line;
    private final String reason;

    /**
     * @param line from 1; 0: not of a line, but of the file
     * @param reason in words, for an operator
     */
    public BillRefusedException(long line, String reason) {
        super(line == 0 ? shortened(reason) : "line " + line + ": " + shortened(reason));
        this.line = line;
        this.reason = shortened(reason);
    }

    private static String shortened(String reason) {
        return reason.length() <= REASON_MAX ? reason : reason.substring(0, REASON_MAX) + "…";
    }

    /** From 1; 0: not of a line. */
    public long line() {
        return line;
    }

    public String reason() {
        return reason;
    }
}
