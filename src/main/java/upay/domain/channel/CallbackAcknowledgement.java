package upay.domain.channel;

/**
 * The response at which a channel stops repeating a callback; sent with HTTP status 200.
 *
 * @param contentType of the response
 * @param body the exact text, ASCII
 */
public record CallbackAcknowledgement(String contentType, String body) {}
