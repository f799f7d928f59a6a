package upay.operation;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import upay.books.Bookkeeping;
import upay.books.ExternalRefunds;
import upay.books.SettlementResult;
import upay.domain.AccountName;
import upay.domain.Action;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;
import upay.history.HistoryEvent;
import upay.port.ChannelCallbacks;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Change;
import upay.port.Ports;
import upay.port.RequestTraces;
import upay.port.StoreException;
import upay.port.Timers;
import upay.settlement.ConflictRetry;
import upay.settlement.ExternalRefundRecorder;
import upay.settlement.Settlement;
import upay.tracing.OrderLog;
import upay.tracing.Span;
import upay.tracing.SpanKey;
import upay.tracing.Tracer;

/**
 * A channel's callback. A genuine one of a payment settles an open order by the same bookkeeping as the channel's
 * response; for an order that was closed here it triggers a channel query at once, and a charge is returned. One of a
 * refund that was made elsewhere is recorded, or makes the gateway ask the channel. Everything else is only
 * acknowledged: replayed, late and reordered callbacks change nothing, since every change is a row of the transition
 * table and a compare-and-set.
 *
 * <p>Threads: called on an event loop; completes on it.
 */
public final class CallbackOperation {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackOperation.class);

    /** Channels wait about five seconds for a response: a callback that is not durable by then should be sent again. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** Any sender can cause this line, so its rate is limited. */
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

    private final Ports ports;
    private final Settlement settlement;
    private final ChannelCallbacks notices;
    private final ExternalRefundRecorder recorder;
    private final Tracer tracer;
    private final RequestTraces traces;
    private final Map<Payway, Instant> warned = new ConcurrentHashMap<>();
    private final Map<Payway, Instant> warnedOfFailures = new ConcurrentHashMap<>();

    /** Without tracing. */
    public CallbackOperation(Ports ports, Settlement settlement, ChannelCallbacks notices) {
        this(ports, settlement, notices, Tracer.OFF, RequestTraces.NONE);
    }

    /** @param traces of the requests that began the orders; asked only for a recorded callback */
    public CallbackOperation(
            Ports ports, Settlement settlement, ChannelCallbacks notices, Tracer tracer, RequestTraces traces) {
        this.tracer = tracer;
        this.traces = traces;
        this.ports = ports;
        this.settlement = settlement;
        this.notices = notices;
        this.recorder = new ExternalRefundRecorder(ports.ledger(), ports.numbers(), ports.instance());
    }

    /** Never fails. */
    public Future<CallbackReceipt> run(Payway payway, String merchantId, RawCallback raw) {
        return run(payway, merchantId, null, raw);
    }

    /**
     * Never fails.
     *
     * @param account the one that the callback's path names; null: it names none
     */
    public Future<CallbackReceipt> run(
            Payway payway, String merchantId, @Nullable AccountName account, RawCallback raw) {
        Promise<CallbackReceipt> receipt = Promise.promise();
        Span span = tracer.request("callback").with(SpanKey.CHANNEL, payway.channel());
        Timers.Timer patience = ports.timers().after(PATIENCE, () -> receipt.tryComplete(new CallbackReceipt.NotNow()));
        notices.read(payway, merchantId, account, raw)
                .compose(notice -> notice.isEmpty()
                        ? Future.succeededFuture(new CallbackReceipt.UnknownChannel())
                        : take(payway, merchantId, raw, notice.get(), span))
                .otherwise(failure -> notNow(payway, failure))
                .onComplete(done -> {
                    patience.cancel();
                    span.end();
                    receipt.tryComplete(done.result());
                });
        return receipt.future();
    }

    private CallbackReceipt notNow(Payway payway, Throwable failure) {
        if (failure instanceof StoreException) {
            // The store logs the outage once; this would be logged for every callback.
            LOG.debug("channel={} callback not accepted, the store does not respond", payway.channel());
        } else if (isDue(warnedOfFailures, payway)) {
            LOG.warn(
                    "channel={} callback not accepted: {}",
                    payway.channel(),
                    failure.getClass().getName());
        }
        return new CallbackReceipt.NotNow();
    }

    private Future<CallbackReceipt> take(
            Payway payway, String merchantId, RawCallback raw, ChannelCallback notice, Span span) {
        if (notice instanceof ChannelCallback.Paid paid) {
            OrderKey key = new OrderKey(merchantId, paid.sn());
            return load(key, span).compose(found -> paid(payway, raw, key, paid, found));
        }
        if (notice instanceof ChannelCallback.Refunded refunded) {
            OrderKey key = new OrderKey(merchantId, refunded.sn());
            return load(key, span).compose(found -> found.filter(
                            state -> state.order().purchase().payway() == payway)
                    .map(state -> refunded(payway, raw, refunded, state))
                    .orElseGet(() -> acknowledged(payway, raw)));
        }
        if (notice instanceof ChannelCallback.Irrelevant irrelevant) {
            LOG.debug("channel={} callback has no effect: {}", payway.channel(), irrelevant.note());
            return acknowledged(payway, raw);
        }
        warn(payway, ((ChannelCallback.Invalid) notice).note());
        return Future.succeededFuture(new CallbackReceipt.Refused());
    }

    /** The order, which a recorded callback is linked to. */
    private Future<Optional<OrderState>> load(OrderKey key, Span span) {
        Future<Optional<OrderState>> loaded =
                StoreSpans.find(span, ports.ledger().load(key));
        if (!span.isRecorded()) {
            return loaded;
        }
        return traces.find(List.of(key)).transform(found -> {
            if (found.succeeded()) {
                span.linked(found.result().of(key));
            }
            return loaded.onSuccess(order -> order.ifPresent(state -> RequestSpans.describe(span, state.order())));
        });
    }

    private void warn(Payway payway, String note) {
        if (isDue(warned, payway)) {
            LOG.warn("channel={} callback rejected: {}", payway.channel(), note);
        }
    }

    @SuppressWarnings("ReferenceEquality") // Whether this very call set it.
    private boolean isDue(Map<Payway, Instant> latest, Payway payway) {
        Instant now = ports.instance().now();
        return latest.merge(payway, now, (last, next) -> next.isBefore(last.plus(BETWEEN_WARNINGS)) ? last : next)
                == now;
    }

    /** Genuine, but possibly for another party's order, or for one that is paid with another account. */
    private Future<CallbackReceipt> paid(
            Payway payway, RawCallback raw, OrderKey key, ChannelCallback.Paid paid, Optional<OrderState> found) {
        String wrong = found.map(state -> wrong(state.order().purchase(), payway, paid))
                .orElse("there is no such order");
        return wrong.isEmpty()
                ? ofItsAccount(payway, raw, paid, found.orElseThrow())
                : refused(payway, key, found, wrong);
    }

    private Future<CallbackReceipt> ofItsAccount(
            Payway payway, RawCallback raw, ChannelCallback.Paid paid, OrderState state) {
        OrderKey key = state.order().key();
        Purchase purchase = state.order().purchase();
        AccountName own = purchase.method().account();
        if (paid.account() == null || isOf(own, paid.account())) {
            return booked(payway, raw, paid, state);
        }
        String wrong = "it is verified with the account " + paid.account() + ", and not with the order's";
        if (own == null) {
            return refused(payway, key, Optional.of(state), wrong);
        }
        // Two accounts may have the same keys, as after a move from one version of a channel's interface to another.
        return notices.read(payway, key.merchantId(), own, raw).compose(again -> {
            boolean same = again.orElse(null) instanceof ChannelCallback.Paid other
                    && other.sn() == key.sn()
                    && wrong(purchase, payway, other).isEmpty();
            return same
                    ? booked(payway, raw, (ChannelCallback.Paid) again.orElseThrow(), state)
                    : refused(payway, key, Optional.of(state), wrong);
        });
    }

    private Future<CallbackReceipt> booked(
            Payway payway, RawCallback raw, ChannelCallback.Paid paid, OrderState found) {
        return ConflictRetry.decide(ports.ledger(), found, state -> book(payway, raw, paid, state));
    }

    /** An order from before accounts had names is of one of those that there were. */
    private static boolean isOf(@Nullable AccountName own, AccountName verified) {
        return own == null ? verified.isUnnamed() : own.equals(verified);
    }

    private static Future<CallbackReceipt> refused(
            Payway payway, OrderKey key, Optional<OrderState> found, String wrong) {
        LoggingEventBuilder line = LOG.atWarn();
        found.map(state -> OrderLog.about(line, state.order(), Span.NONE))
                .orElseGet(() -> line.addKeyValue(OrderLog.SN, key.sn()))
                .addKeyValue("channel", payway.channel())
                .addKeyValue("reason", wrong)
                .log("callback refused");
        return Future.succeededFuture(new CallbackReceipt.Refused());
    }

    private static String wrong(Purchase purchase, Payway payway, ChannelCallback.Paid paid) {
        if (purchase.payway() != payway) {
            return "the order is of another channel";
        }
        return purchase.total().equals(paid.amount()) ? "" : "another amount than the order's total";
    }

    private Future<CallbackReceipt> book(Payway payway, RawCallback raw, ChannelCallback.Paid paid, OrderState state) {
        boolean closed = state.order().status() == OrderStatus.PAY_CANCELED;
        Instant now = ports.instance().now();
        Optional<Change> change = closed
                ? Bookkeeping.verify(state, now)
                : Bookkeeping.settle(
                        state, state.payment().tsn(), Action.PAY, SettlementResult.succeeded(paid.facts()), now);
        if (change.isEmpty()) {
            return acknowledged(payway, raw);
        }
        HistoryEvent noticed = new HistoryEvent.CallbackReceived(now, payway.channel());
        Change reported = change.get().reported(ports.instance().report(noticed));
        return ports.ledger().apply(reported).compose(applied -> {
            if (applied == Applied.LOST_RACE) {
                return ConflictRetry.lost();
            }
            if (closed) {
                OrderLog.about(LOG.atWarn(), state.order(), Span.NONE)
                        .addKeyValue("channel", payway.channel())
                        .log(
                                "was closed here, and a callback reports its payment: the channel is queried, and a charge is"
                                        + " returned");
            }
            settlement.notified(state, Bookkeeping.after(state, reported), closed ? Action.VERIFY : Action.PAY);
            return acknowledged(payway, raw);
        });
    }

    /**
     * This gateway's own refund, or one made elsewhere: with the channel's sum it is recorded, without it the channel is
     * asked, as with one that another account than the order's verifies. A sum that includes refunds still unsettled here
     * is not acknowledged, so that the channel repeats it.
     */
    private Future<CallbackReceipt> refunded(
            Payway payway, RawCallback raw, ChannelCallback.Refunded refunded, OrderState state) {
        boolean own = state.order().hasCancel()
                || state.transactions().stream()
                        .anyMatch(transaction -> refunded.number().equals(Long.toString(transaction.tsn())));
        AccountName account = refunded.account();
        boolean itsAccount =
                account == null || isOf(state.order().purchase().method().account(), account);
        Fen returned = itsAccount ? refunded.returned() : null;
        List<HistoryEvent> causes =
                List.of(new HistoryEvent.RefundReported(ports.instance().now(), payway.channel(), refunded.number()));
        if (returned != null) {
            String number = own ? null : refunded.number();
            return recorder.recordExternalRefund(state, new ExternalRefundRecorder.Statement(returned, number), causes)
                    .compose(recorded -> recorded(payway, raw, own, state, recorded));
        }
        return own || !ExternalRefunds.isOpen(state.order())
                ? acknowledged(payway, raw)
                : settlement.checkReturned(state, causes).compose(begun -> acknowledged(payway, raw));
    }

    private Future<CallbackReceipt> recorded(
            Payway payway, RawCallback raw, boolean own, OrderState before, ExternalRefundRecorder.Recorded recorded) {
        if (recorded.result() == ExternalRefundRecorder.Result.UNSETTLED && !own) {
            return Future.succeededFuture(new CallbackReceipt.NotNow());
        }
        if (recorded.result() == ExternalRefundRecorder.Result.RECORDED) {
            settlement.recorded(before, recorded.state());
        }
        return acknowledged(payway, raw);
    }

    private Future<CallbackReceipt> acknowledged(Payway payway, RawCallback raw) {
        return Future.succeededFuture(new CallbackReceipt.Acknowledged(notices.acknowledgement(payway, raw)));
    }
}
