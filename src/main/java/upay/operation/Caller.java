package upay.operation;

import java.util.function.BooleanSupplier;
import upay.domain.terminal.Terminal;

/**
 * Who asks.
 *
 * @param terminal the active signer of the request
 * @param gone true once an answer cannot reach the client any more (it closed the connection), or when the request lay
 *     unread for so long that the client may have given up; a payment is then dropped before anything is stored, or
 *     is not sent where it was stored meanwhile
 */
public record Caller(Terminal terminal, BooleanSupplier gone) {}
