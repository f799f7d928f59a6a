package upay.operation;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upay.domain.Order;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.history.HistoryEvent;
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
 * @param operator who asks instead of the terminal; null: the terminal itself
 */
public record Caller(
        Terminal terminal,
        Secret signedWith,
        Supplier<Future<Boolean>> gone,
        Span span,
        @Nullable RequestedWait requestedWait,
        @Nullable Operator operator) {
    private static final Secret SIGNS_NOTHING = new Secret("-");

    /**
     * A person or program that works on orders of all terminals.
     *
     * @param name for the order's history
     * @param reason the same
     */
    public record Operator(String name, String reason) {}

    /** A terminal that waits as usual. */
    public Caller(Terminal terminal, Secret signedWith, Supplier<Future<Boolean>> gone, Span span) {
        this(terminal, signedWith, gone, span, null, null);
    }

    /** One that signed with the terminal's current key, without tracing. */
    public Caller(Terminal terminal, Supplier<Future<Boolean>> gone) {
        this(terminal, terminal.secret(), gone, Span.NONE);
    }

    /**
     * An operator, in the place of the order's terminal: with all rights and without the terminal's caps, whether or not
     * that may still sign requests.
     */
    public static Caller inPlaceOfTerminal(Order order, Operator operator, Span span) {
        var origin = order.purchase().origin();
        Terminal terminal =
                new Terminal(origin.terminalSn(), SIGNS_NOTHING, order.key().merchantId(), origin.storeId(), true);
        return new Caller(terminal, SIGNS_NOTHING, Caller::stays, span, null, operator);
    }

    private static Future<Boolean> stays() {
        return Future.succeededFuture(false);
    }

    /**
     * What the order's history says of the request.
     *
     * @param number the client's own number of it; null: it has none
     */
    HistoryEvent asked(Instant at, HistoryEvent.Request request, @Nullable String number, String words) {
        return operator == null
                ? new HistoryEvent.Requested(at, request, terminal.sn(), number)
                : new HistoryEvent.ManuallyResolved(at, operator.name, words + " requested: " + operator.reason);
    }
}
