package upay.resolution;

/** What a person says became of the money that a channel does not tell about. */
public enum ManualResolution {
    /** A refund did not happen and will not: the shop keeps what it had before. */
    PAID("paid"),
    /** The customer has it back, through the channel: the channel's own books say so, or will. */
    RETURNED("returned"),
    /** The customer was never charged. */
    NOT_CHARGED("not-charged");

    private final String word;

    ManualResolution(String word) {
        this.word = word;
    }

    /** As people write it. */
    @Override
    public String toString() {
        return word;
    }
}
