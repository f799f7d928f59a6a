package upay.lab;

/** What happens to a connection between two programs. */
public enum LinkFault {
    /** No server listens, and open connections are cut. */
    REFUSED("refused"),
    /** All connections are cut, and further ones in the middle of what they carry. */
    CUT("cut"),
    /** All that passes comes late. */
    SLOW("slow"),
    /** Nothing passes; afterwards all of it arrives, late. */
    STALLED("stalled"),
    /** Nothing passes; afterwards what was under way is lost. */
    BLACK_HOLE("black hole");

    private final String words;

    LinkFault(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }
}
