package upay.resolution;

/** An operator's resolution of an outcome that the channel does not report. */
public enum ManualResolution {
    /** The refund did not happen and will not: the shop keeps the amount. */
    PAID("paid"),
    /** The customer has the money back through the channel: the channel's statement shows it, or will. */
    RETURNED("returned"),
    /** The customer was never charged. */
    NOT_CHARGED("not-charged");

    private final String word;

    ManualResolution(String word) {
        this.word = word;
    }

    /** The form in which operators write it. */
    @Override
    public String toString() {
        return word;
    }
}
