package upay.operation;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;
import upay.domain.OrderState;
import upay.port.Ledger;
import upay.protocol.CommError;
import upay.protocol.OrderRef;
import upay.protocol.Reply;
import upay.tracing.Span;

/** Finds the order of a refund or cancel, with all its transactions. */
final class OrderLookup {
    private final Ledger ledger;

    OrderLookup(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Calls {@code then} with the order, or with nothing if there is none; a sn and a client_sn of two different orders
     * are refused (protocol.md#requests).
     */
    Future<Reply> one(Caller caller, OrderRef ref, Function<Optional<OrderState>, Future<Reply>> then) {
        String merchantId = caller.terminal().merchantId();
        Span span = caller.span();
        return StoreSpans.find(span, ledger.find(merchantId, ref.sn(), ref.clientSn()))
                .compose(found -> {
                    boolean sameOrder = found.isEmpty()
                            || ref.sn() == null
                            || ref.clientSn() == null
                            || ref.clientSn()
                                    .equals(found.get().order().purchase().clientSn());
                    if (sameOrder) {
                        return load(found, span).compose(then);
                    }
                    return ledger.find(merchantId, null, ref.clientSn())
                            .compose(other -> other.isPresent()
                                    ? Future.succeededFuture(new Reply.Refusal(
                                            CommError.INVALID_PARAMS, "sn与client_sn对应两个不同的订单，请只传其中一个"))
                                    : load(found, span).compose(then));
                });
    }

    private Future<Optional<OrderState>> load(Optional<OrderState> found, Span span) {
        return found.isEmpty()
                ? Future.succeededFuture(found)
                : StoreSpans.find(span, ledger.load(found.get().order().key()));
    }
}
