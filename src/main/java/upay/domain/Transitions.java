package upay.domain;

import static upay.domain.Action.ABORT;
import static upay.domain.Action.CANCEL;
import static upay.domain.Action.CHECK;
import static upay.domain.Action.PAY;
import static upay.domain.Action.REFUND;
import static upay.domain.Action.REVERSE;
import static upay.domain.Action.VERIFY;
import static upay.domain.Action.WATCH;
import static upay.domain.OrderStatus.CANCELED;
import static upay.domain.OrderStatus.CREATED;
import static upay.domain.OrderStatus.PAID;
import static upay.domain.OrderStatus.PARTIAL_REFUNDED;
import static upay.domain.OrderStatus.PAY_CANCELED;
import static upay.domain.OrderStatus.PAY_ERROR;
import static upay.domain.OrderStatus.REFUNDED;
import static upay.domain.OrderStatus.REFUND_ERROR;
import static upay.domain.Verdict.DECLINED;
import static upay.domain.Verdict.SUCCEEDED;
import static upay.domain.Verdict.UNKNOWN;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * THE table: (order status, action, verdict) → (order status, transaction status, result code). No other code changes
 * an order's status. protocol.md#states; drawn in docs/state-machine.md.
 *
 * <p>Checked at class load: keys are unique; every action has either all three verdicts for a status or none; a status
 * that is not final always has a way out.
 */
public final class Transitions {

    /**
     * One row.
     *
     * @param to the order's new status; null: by its refunds ({@link #byRefunds})
     * @param transaction the transaction's new status; null: by the last fault ({@link ReversalFault})
     * @param result the result code for the waiting client; null if no client waits
     */
    public record Row(
            OrderStatus from,
            Action action,
            Verdict verdict,
            @Nullable OrderStatus to,
            @Nullable TransactionStatus transaction,
            @Nullable ResultCode result) {}

    private static final @Nullable OrderStatus BY_REFUNDS = null;
    private static final @Nullable TransactionStatus BY_FAULT = null;
    private static final @Nullable ResultCode NOBODY_WAITS = null;

    public static final List<Row> ROWS = rows();
    private static final Map<OrderStatus, Map<Action, Map<Verdict, Row>>> INDEX = index(ROWS);

    private Transitions() {}

    /** The row of this transition; empty if the action does not apply to an order in this status. */
    public static Optional<Row> row(OrderStatus from, Action action, Verdict verdict) {
        Map<Verdict, Row> verdicts = INDEX.getOrDefault(from, Map.of()).get(action);
        return verdicts == null ? Optional.empty() : Optional.ofNullable(verdicts.get(verdict));
    }

    /** An order's status by its refunds: any unknown → REFUND_ERROR, else by net_amount (protocol.md#order-status). */
    public static OrderStatus byRefunds(Fen total, Fen net, int unknownRefunds) {
        if (unknownRefunds > 0) {
            return REFUND_ERROR;
        }
        if (net.isZero()) {
            return REFUNDED;
        }
        return net.equals(total) ? PAID : PARTIAL_REFUNDED;
    }

    /** A transaction's status by the last fault of its reversal (protocol.md#transaction-status). */
    public enum ReversalFault {
        /** No reversal could be sent; the payment itself got no response. */
        PAYMENT_IO(TransactionStatus.FAIL_IO_1),
        /** No reversal could be sent; the payment's response was unusable. */
        PAYMENT_PROTOCOL(TransactionStatus.FAIL_PROTOCOL_1),
        REVERSAL_IO(TransactionStatus.FAIL_IO_2),
        REVERSAL_PROTOCOL(TransactionStatus.FAIL_PROTOCOL_2),
        VERIFYING_QUERY(TransactionStatus.FAIL_PROTOCOL_3),
        REFUSED(TransactionStatus.FAIL_ERROR);

        private final TransactionStatus status;

        ReversalFault(TransactionStatus status) {
            this.status = status;
        }

        public TransactionStatus status() {
            return status;
        }

        /** The fault that a stored status stands for; empty if it stands for none. */
        public static Optional<ReversalFault> of(TransactionStatus status) {
            return Arrays.stream(values()).filter(f -> f.status == status).findFirst();
        }
    }

    private static List<Row> rows() {
        List<Row> t = new ArrayList<>();
        TransactionStatus done = TransactionStatus.SUCCESS;
        TransactionStatus failed = TransactionStatus.FAIL_CANCELED;

        t.add(new Row(CREATED, PAY, SUCCEEDED, PAID, done, ResultCode.PAY_SUCCESS));
        t.add(new Row(CREATED, PAY, DECLINED, PAY_CANCELED, failed, ResultCode.PAY_FAIL));
        t.add(new Row(CREATED, PAY, UNKNOWN, CREATED, TransactionStatus.IN_PROG, ResultCode.PAY_IN_PROGRESS));

        for (OrderStatus from : List.of(CREATED, PAY_ERROR)) {
            t.add(new Row(from, REVERSE, SUCCEEDED, PAY_CANCELED, failed, ResultCode.PAY_FAIL));
            t.add(new Row(from, REVERSE, DECLINED, PAY_ERROR, BY_FAULT, ResultCode.PAY_FAIL_ERROR));
            t.add(new Row(from, REVERSE, UNKNOWN, PAY_ERROR, BY_FAULT, ResultCode.PAY_FAIL_ERROR));
        }
        for (OrderStatus from : List.of(CREATED, OrderStatus.CANCEL_ERROR)) {
            ResultCode error = ResultCode.CANCEL_ABORT_ERROR;
            t.add(new Row(from, ABORT, SUCCEEDED, PAY_CANCELED, done, ResultCode.CANCEL_ABORT_SUCCESS));
            t.add(new Row(from, ABORT, DECLINED, OrderStatus.CANCEL_ERROR, TransactionStatus.CANCEL_ERROR, error));
            t.add(new Row(from, ABORT, UNKNOWN, OrderStatus.CANCEL_ERROR, TransactionStatus.CANCEL_ERROR, error));
        }
        for (OrderStatus from : List.of(PAID, OrderStatus.CANCEL_ERROR)) {
            ResultCode error = ResultCode.CANCEL_ERROR;
            t.add(new Row(from, CANCEL, SUCCEEDED, CANCELED, done, ResultCode.CANCEL_SUCCESS));
            t.add(new Row(from, CANCEL, DECLINED, OrderStatus.CANCEL_ERROR, TransactionStatus.CANCEL_ERROR, error));
            t.add(new Row(from, CANCEL, UNKNOWN, OrderStatus.CANCEL_ERROR, TransactionStatus.CANCEL_ERROR, error));
        }
        for (OrderStatus from : List.of(PAID, PARTIAL_REFUNDED, REFUND_ERROR)) {
            TransactionStatus unknown = TransactionStatus.REFUND_ERROR;
            t.add(new Row(from, REFUND, SUCCEEDED, BY_REFUNDS, done, ResultCode.REFUND_SUCCESS));
            t.add(new Row(from, REFUND, DECLINED, BY_REFUNDS, failed, ResultCode.FAIL));
            t.add(new Row(from, REFUND, UNKNOWN, REFUND_ERROR, unknown, ResultCode.REFUND_ERROR));
        }
        for (OrderStatus from : List.of(PARTIAL_REFUNDED, REFUNDED, REFUND_ERROR)) {
            t.add(new Row(from, WATCH, SUCCEEDED, BY_REFUNDS, done, NOBODY_WAITS));
            t.add(new Row(from, WATCH, DECLINED, REFUND_ERROR, TransactionStatus.REFUND_ERROR, NOBODY_WAITS));
            t.add(new Row(from, WATCH, UNKNOWN, BY_REFUNDS, done, NOBODY_WAITS));
        }
        // SUCCEEDED: money was returned elsewhere. Not while a refund is unknown: it may be that refund's money.
        for (OrderStatus from : List.of(PAID, PARTIAL_REFUNDED)) {
            t.add(new Row(from, CHECK, SUCCEEDED, BY_REFUNDS, done, NOBODY_WAITS));
            t.add(new Row(from, CHECK, DECLINED, BY_REFUNDS, done, NOBODY_WAITS));
            t.add(new Row(from, CHECK, UNKNOWN, BY_REFUNDS, done, NOBODY_WAITS));
        }
        // A paid order that was cancelled by a refund in full, accepted and closed later by the channel.
        t.add(new Row(CANCELED, WATCH, SUCCEEDED, CANCELED, done, NOBODY_WAITS));
        t.add(new Row(
                CANCELED, WATCH, DECLINED, OrderStatus.CANCEL_ERROR, TransactionStatus.CANCEL_ERROR, NOBODY_WAITS));
        t.add(new Row(CANCELED, WATCH, UNKNOWN, CANCELED, done, NOBODY_WAITS));
        // The same for a charge that was found after the payment had been given up.
        t.add(new Row(PAY_CANCELED, WATCH, SUCCEEDED, PAY_CANCELED, failed, NOBODY_WAITS));
        t.add(new Row(PAY_CANCELED, WATCH, DECLINED, PAY_ERROR, TransactionStatus.FAIL_ERROR, NOBODY_WAITS));
        t.add(new Row(PAY_CANCELED, WATCH, UNKNOWN, PAY_CANCELED, failed, NOBODY_WAITS));

        // SUCCEEDED: a charge was found after all (late money). DECLINED: the channel knows the trade, and it is
        // closed.
        t.add(new Row(PAY_CANCELED, VERIFY, SUCCEEDED, PAY_ERROR, TransactionStatus.FAIL_ERROR, NOBODY_WAITS));
        t.add(new Row(PAY_CANCELED, VERIFY, DECLINED, PAY_CANCELED, failed, NOBODY_WAITS));
        t.add(new Row(PAY_CANCELED, VERIFY, UNKNOWN, PAY_CANCELED, failed, NOBODY_WAITS));
        return List.copyOf(t);
    }

    private static Map<OrderStatus, Map<Action, Map<Verdict, Row>>> index(List<Row> rows) {
        Map<OrderStatus, Map<Action, Map<Verdict, Row>>> index = new EnumMap<>(OrderStatus.class);
        for (OrderStatus status : OrderStatus.values()) {
            index.put(status, new EnumMap<>(Action.class));
        }
        for (Row row : rows) {
            Row twice = index.computeIfAbsent(row.from(), from -> new EnumMap<>(Action.class))
                    .computeIfAbsent(row.action(), a -> new EnumMap<>(Verdict.class))
                    .put(row.verdict(), row);
            if (twice != null) {
                throw new IllegalStateException("two rows for " + row);
            }
        }
        index.forEach((status, actions) -> {
            actions.forEach((action, verdicts) -> {
                if (verdicts.size() != Verdict.values().length) {
                    throw new IllegalStateException("rows missing for " + status + " " + action);
                }
            });
            boolean canLeave = rows.stream().anyMatch(r -> r.from() == status && r.to() != status);
            if (!status.isFinal() && !canLeave) {
                throw new IllegalStateException(status + " cannot be left");
            }
        });
        return index;
    }
}
