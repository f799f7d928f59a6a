package upay.operation;

import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.tracing.Span;

/**
 * The caller of an operation.
 *
 * @param terminal the active signer of the request
 * @param signedWith its key that signed the request
 * @param gone true once a response cannot reach the client any more (it closed the connection), or if the request was
 *     unread for so long that the client may have given up; a payment is then dropped before anything is stored, or not
 *     sent if it was stored meanwhile. Completed already, unless the request is not recent: then a close may be unread
 * @param span the request's, whose parts the operation's steps are
 * @param requestedWait what the request asks for; null: the usual wait
 */
public record Caller(
        Terminal terminal,
        Secret signedWith,
        Supplier<Future<Boolean>> gone,
        Span span,
        @Nullable RequestedWait requestedWait) {
    /** One that waits as usual. */
    public Caller(Terminal terminal, Secret signedWith, Supplier<Future<Boolean>> gone, Span span) {
        this(terminal, signedWith, gone, span, null);
    }

    /** One that signed with the terminal's current key, without tracing. */
    public Caller(Terminal terminal, Supplier<Future<Boolean>> gone) {
        this(terminal, terminal.secret(), gone, Span.NONE);
    }
}
