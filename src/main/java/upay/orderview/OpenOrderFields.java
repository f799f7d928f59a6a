package upay.orderview;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.domain.Order;
import upay.domain.OrderStatus;
import upay.domain.Step;
import upay.domain.Transaction;

/** An order with work left, in a line of a list: what is open, since when, what comes next and why. */
public final class OpenOrderFields {
    private final Duration manualReviewAfter;
    private final Instant now;

    /** @param manualReviewAfter how long an outcome is unknown before the order needs manual review */
    public OpenOrderFields(Duration manualReviewAfter, Instant now) {
        this.manualReviewAfter = manualReviewAfter;
        this.now = now;
    }

    public ViewFields of(Order order, NextSteps outlook) {
        ViewFields line = new ViewFields()
                .put("order", Long.toString(order.key().sn()))
                .put("merchant", order.key().merchantId())
                .put("channel", order.purchase().payway().channel())
                .put("status", order.status())
                .put("total", order.purchase().total().value())
                .put("shop_has", OrderFields.shopHas(order).value());
        // It may have been settled since it was listed.
        if (!outlook.settled()) {
            Transaction first = outlook.open().get(0);
            line.put("what", EventDescriptions.name(first))
                    .put("since", since(order, first))
                    .put("manual_review", isForReview(order, first))
                    .put("next", EventDescriptions.next(first.step()))
                    .put("due", first.work().dueAt());
        }
        return line.put("why", waits(order, outlook) + outlook.sentences());
    }

    /** An order that is under review only for its age needs an explanation. */
    private String waits(Order order, NextSteps outlook) {
        if (outlook.settled()) {
            return "";
        }
        Transaction first = outlook.open().get(0);
        return first.step() == Step.HUMAN || !isForReview(order, first)
                ? ""
                : "The channel has not reported the outcome for longer than "
                        + EventDescriptions.span(manualReviewAfter)
                        + ": contact the channel, and then record the outcome (order resolve "
                        + order.key().sn() + "). ";
    }

    /** For an unknown outcome since its client got it, else since the request. */
    private static @Nullable Instant since(Order order, Transaction t) {
        return order.status().isFinal() || order.status() == OrderStatus.CREATED
                ? t.ctime()
                : t.work().deadline();
    }

    /** Whether a person has to look at it. */
    public boolean isForReview(Order order, Transaction t) {
        boolean unknown = !order.status().isFinal() && order.status() != OrderStatus.CREATED;
        Instant deadline = t.work().deadline();
        return t.step() == Step.HUMAN || unknown && deadline != null && !now.isBefore(deadline.plus(manualReviewAfter));
    }
}
