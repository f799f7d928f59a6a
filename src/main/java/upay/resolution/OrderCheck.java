package upay.resolution;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.books.ChannelCalls;
import upay.books.ExternalRefunds;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Schedules;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.history.EventJournal;
import upay.history.HistoryEvent;
import upay.port.Ports;
import upay.port.StoreException;
import upay.settlement.ExternalRefundRecorder;
import upay.settlement.ExternalRefundRecorder.Recorded;
import upay.settlement.ExternalRefundRecorder.Result;
import upay.settlement.ExternalRefundRecorder.Statement;
import upay.tracing.Span;

/**
 * Asks the channel about an order for an operator, and records what the channel returned without this gateway. It moves
 * no money and claims nothing: whatever drives the order goes on. Threads: call from one; the future completes on the
 * store's context.
 */
public final class OrderCheck {
    private final Ports ports;
    private final Schedules schedules;
    private final ExternalRefundRecorder recorder;
    private final Span work;

    public OrderCheck(Ports ports, Schedules schedules) {
        this(ports, schedules, Span.NONE);
    }

    /** @param work for the log */
    public OrderCheck(Ports ports, Schedules schedules, Span work) {
        this.work = work;
        this.ports = ports;
        this.schedules = schedules;
        this.recorder = new ExternalRefundRecorder(ports.ledger(), ports.numbers(), ports.instance());
    }

    /**
     * @param state the order afterwards
     * @param channel the channel's answers, as text
     * @param returned what the channel says it has returned in all; null: it did not say
     * @param result what became of that; null: there was nothing to compare
     * @param recorded as returned elsewhere, by this check
     */
    public record Checked(
            OrderState state,
            String channel,
            @Nullable Fen returned,
            @Nullable Result result,
            Fen recorded) {

        /** In a sentence, for an operator. */
        public String meaning() {
            if (result == null) {
                if (state.order().balance().net().isZero()) {
                    return "all money of the order is returned: nothing of it is left that could be returned elsewhere";
                }
                return state.order().balance().paid()
                        ? "the channel states no sum of what it returned: compare with its console or its bill"
                        : "the order is not paid: there is nothing to compare";
            }
            return switch (result) {
                case RECORDED -> "the channel returned this without the gateway: recorded as an external refund";
                case NOTHING_NEW -> "the channel returned what the order says, and nothing else";
                case UNSETTLED -> "a refund or cancel of the order is not settled yet: check again afterwards";
            };
        }
    }

    /**
     * Fails with {@link StoreException}.
     *
     * @param by the operator's name
     */
    public Future<Checked> check(OrderKey key, String by) {
        EventJournal journal = new EventJournal();
        return ports.ledger().load(key).map(Optional::orElseThrow).compose(state -> ask(
                        state, ChannelAction.QUERY, journal)
                .compose(answer -> {
                    String said = ChannelAction.QUERY + " -> " + answer.kind();
                    // Closed though it was paid: none of its money is kept, whatever refunds the channel lists.
                    boolean none = answer.kind() == Outcome.Kind.DECLINED;
                    return ExternalRefunds.isOpen(state.order())
                            ? (none ? Future.succeededFuture(answer) : ask(state, ChannelAction.RETURNED, journal))
                                    .compose(sums -> compare(state, said, sums, by, journal))
                            : Future.succeededFuture(new Checked(state, said, null, unsettled(state), Fen.ZERO));
                }));
    }

    private static @Nullable Result unsettled(OrderState state) {
        boolean open = state.order().balance().paid() && !ExternalRefunds.isSettled(state.order());
        return open && !state.order().status().isFinal() ? Result.UNSETTLED : null;
    }

    private Future<Outcome> ask(OrderState state, ChannelAction action, EventJournal journal) {
        ChannelCall call = ChannelCalls.about(
                state.order(),
                state.payment(),
                action,
                null,
                null,
                schedules.timeouts().queryTimeout());
        Instant asked = ports.instance().now();
        return ports.channels().call(call, work).map(answer -> {
            Outcome believed = ChannelCalls.trusted(action, answer);
            journal.called(asked, ports.instance().now(), call, believed);
            return believed;
        });
    }

    private Future<Checked> compare(OrderState state, String said, Outcome answer, String by, EventJournal journal) {
        String both = said + ", " + ChannelAction.RETURNED + " -> " + answer.kind();
        Fen returned = ExternalRefunds.sum(state.order(), answer).orElse(null);
        if (returned == null) {
            return Future.succeededFuture(new Checked(state, both, null, null, Fen.ZERO));
        }
        Instant now = ports.instance().now();
        List<HistoryEvent> causes =
                new ArrayList<>(journal.report(now, ports.instance().id()).events());
        causes.add(new HistoryEvent.ManuallyResolved(now, by, "asked the channel what it returned in all"));
        return recorder.recordExternalRefund(state, new Statement(returned, null), causes)
                .map(recorded -> new Checked(recorded.state(), both, returned, recorded.result(), amount(recorded)));
    }

    private static Fen amount(Recorded recorded) {
        return recorded.result() == Result.RECORDED ? recorded.state().newest().amount() : Fen.ZERO;
    }
}
