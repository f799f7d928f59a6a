package upay.webhook;

/**
 * How one try went.
 *
 * @param words for operators; nothing of what the receiver said
 * @param answered false where it took all the time that it had
 */
record DeliveryOutcome(boolean delivered, String words, boolean answered) {
    static final DeliveryOutcome DELIVERED = new DeliveryOutcome(true, "delivered", true);
    static final DeliveryOutcome TIMED_OUT = new DeliveryOutcome(false, "no whole answer in time", false);

    static DeliveryOutcome failed(String words) {
        return new DeliveryOutcome(false, words, true);
    }
}
