package upay.doctor;

/**
 * A text that the client may have signed instead of the body, or the beginning of one before the key.
 *
 * @param part what that would say about the client
 */
record BodyForm(byte[] bytes, Part part) {}
