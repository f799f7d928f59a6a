package upay.webhook;

/**
 * How one try went.
 *
 * @param words for operators; nothing of what the receiver said
 * @param answered false where it took all the time that it had
 */
record Outcome(boolean delivered, String words, boolean answered) {
    static final Outcome DELIVERED = new Outcome(true, "delivered", true);
    static final Outcome TIMED_OUT = new Outcome(false, "no whole answer in time", false);

    static Outcome failed(String words) {
        return new Outcome(false, words, true);
    }
}
