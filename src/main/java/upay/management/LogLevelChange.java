package upay.management;

/**
 * A change of a log level at the management port.
 *
 * @param logger {@code *}: all
 * @param before the level, or {@code configured}
 * @param after the same
 * @param operator as the client states it, which proves nothing: the port requires no login
 * @param address of the client
 */
public record LogLevelChange(String logger, String before, String after, String operator, String address) {}
