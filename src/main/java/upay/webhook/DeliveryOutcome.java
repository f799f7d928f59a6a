package upay.webhook;

/**
 * The result of one attempt.
 *
 * @param words for operators; without any content of the receiver
 * @param answered false if it timed out
 */
record DeliveryOutcome(boolean delivered, String words, boolean answered) {
    static final DeliveryOutcome DELIVERED = new DeliveryOutcome(true, "delivered", true);
    static final DeliveryOutcome TIMED_OUT = new DeliveryOutcome(false, "no complete response in time", false);

    static DeliveryOutcome failed(String words) {
        return new DeliveryOutcome(false, words, true);
    }
}
