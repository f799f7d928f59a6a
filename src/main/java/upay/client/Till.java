package upay.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import upay.client.SaleVerdict.Ending;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.OrderStatus;
import upay.domain.ResultCode;

/**
 * The loop that every till must run (protocol.md#the-tills-loop): pay, poll until the outcome is known, cancel on
 * time-out.
 *
 * <p>1. Goods are handed over only for PAID. 2. "Not charged" is concluded only from the responses defined for it. 3.
 * After a lost response the till queries, and never pays again. 4. A 400 or 500 ends the loop at once. 5.
 * CLIENT_SN_CONFLICT is inconclusive: an earlier attempt of this sale may have been paid, so the loop polls. 6. An
 * order with another amount is never this sale.
 */
public final class Till {
    private final Vertx vertx;
    private final UpayClient client;
    private final Duration pollEvery;
    private final Duration patience;

    /**
     * @param pollEvery from a query's response to the next query; 2–5 s on real terminals
     * @param patience the polling time-out, after which the sale is cancelled
     */
    public Till(Vertx vertx, UpayClient client, Duration pollEvery, Duration patience) {
        this.vertx = vertx;
        this.client = client;
        this.pollEvery = pollEvery;
        this.patience = patience;
    }

    /** Runs one sale to its result; the future never fails. */
    public Future<SaleVerdict> pay(Payment payment) {
        return client.pay(payment).compose(result -> afterPay(payment, result));
    }

    /** Waits for the customer to scan a precreated QR code, and cancels on time-out. */
    public Future<SaleVerdict> await(Payment precreated) {
        return poll(new Sale(precreated.clientSn(), precreated.total(), System.nanoTime() + patience.toNanos()));
    }

    private Future<SaleVerdict> afterPay(Payment payment, Result result) {
        if (result instanceof Result.NotSent) {
            return end(Ending.NOT_SENT, result);
        }
        if (result instanceof Result.Refused) {
            return end(Ending.REQUEST_REFUSED, result);
        }
        if (result instanceof Result.Answered answer && answer.code() != null) {
            switch (answer.code()) {
                case PAY_SUCCESS:
                    return end(Ending.PAID_AT_ONCE, result);
                case PAY_FAIL:
                    return end(Ending.FAILED, result);
                case PAY_FAIL_ERROR:
                    return end(Ending.BEING_REVERSED, result);
                case FAIL:
                    if (answer.error() != BizError.CLIENT_SN_CONFLICT) {
                        return end(Ending.REJECTED, result);
                    }
                    break;
                default:
                    break;
            }
        }
        return await(payment);
    }

    private Future<SaleVerdict> poll(Sale sale) {
        OrderRef order = OrderRef.byClientSn(sale.clientSn());
        if (System.nanoTime() - sale.giveUpAtNanos() >= 0) {
            return client.cancel(order).map(Till::afterCancel);
        }
        return client.query(order).compose(result -> {
            Optional<Ending> ending = endingOf(sale, result);
            return ending.isPresent() ? end(ending.get(), result) : pause().compose(paused -> poll(sale));
        });
    }

    /** Empty: not known yet, poll again. */
    private static Optional<Ending> endingOf(Sale sale, Result result) {
        if (result instanceof Result.Refused) {
            return Optional.of(Ending.LOOP_REFUSED);
        }
        if (!(result instanceof Result.Answered answer)) {
            return Optional.empty();
        }
        if (answer.is(ResultCode.FAIL, BizError.UPAY_ORDER_NOT_EXISTS)) {
            return Optional.of(Ending.NO_SUCH_ORDER);
        }
        if (answer.code() != ResultCode.SUCCESS || answer.order().isEmpty()) {
            return Optional.empty();
        }
        OrderData order = answer.order().get();
        return sale.total().equals(order.total()) ? endingOf(order.orderStatus()) : Optional.of(Ending.OTHER_SALE);
    }

    private static Optional<Ending> endingOf(@Nullable OrderStatus status) {
        if (status == null) {
            return Optional.of(Ending.STRANGE_STATE);
        }
        return switch (status) {
            case CREATED -> Optional.empty();
            case PAID -> Optional.of(Ending.PAID_LATER);
            case PAY_CANCELED, CANCELED -> Optional.of(Ending.FOUND_CANCELED);
            case PAY_ERROR -> Optional.of(Ending.BEING_REVERSED);
            case REFUNDED, PARTIAL_REFUNDED, REFUND_ERROR, CANCEL_ERROR -> Optional.of(Ending.STRANGE_STATE);
        };
    }

    private static SaleVerdict afterCancel(Result result) {
        if (result instanceof Result.Refused) {
            return verdict(Ending.LOOP_REFUSED, result);
        }
        boolean believed = result instanceof Result.Answered answer
                && (answer.code() == ResultCode.CANCEL_SUCCESS
                        || answer.code() == ResultCode.CANCEL_ABORT_SUCCESS
                        || answer.is(ResultCode.FAIL, BizError.UPAY_ORDER_NOT_EXISTS));
        return verdict(believed ? Ending.CANCELED_IN_TIME : Ending.CANCEL_UNCERTAIN, result);
    }

    private Future<Void> pause() {
        return vertx.timer(Math.max(1, pollEvery.toMillis()), TimeUnit.MILLISECONDS);
    }

    private static Future<SaleVerdict> end(Ending ending, Result last) {
        return Future.succeededFuture(verdict(ending, last));
    }

    private static SaleVerdict verdict(Ending ending, Result last) {
        return new SaleVerdict(ending, last);
    }

    private record Sale(String clientSn, Fen total, long giveUpAtNanos) {}
}
