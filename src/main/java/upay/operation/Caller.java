package upay.operation;

import java.util.function.BooleanSupplier;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;

/**
 * The caller of an operation.
 *
 * @param terminal the active signer of the request
 * @param signedWith its key that signed the request
 * @param gone true once a response cannot reach the client any more (it closed the connection), or if the request was
 *     unread for so long that the client may have given up; a payment is then dropped before anything is stored, or not
 *     sent if it was stored meanwhile
 */
public record Caller(Terminal terminal, Secret signedWith, BooleanSupplier gone) {
    /** One that signed with the terminal's current key. */
    public Caller(Terminal terminal, BooleanSupplier gone) {
        this(terminal, terminal.secret(), gone);
    }
}
