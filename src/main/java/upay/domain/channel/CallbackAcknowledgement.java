package upay.domain.channel;

/**
 * The words at which a channel stops repeating a notification; sent with HTTP status 200.
 *
 * @param contentType of the answer
 * @param body exactly, ASCII
 */
public record CallbackAcknowledgement(String contentType, String body) {}
