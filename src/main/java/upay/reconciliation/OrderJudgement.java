package upay.reconciliation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import upay.bill.BillRowState;
import upay.domain.Fen;
import upay.domain.OrderStatus;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.reconciliation.Decision.Fate;
import upay.reconciliation.OwnTransaction.MatchedRow;

/**
 * Decides what the open rows of one order are. Pure.
 *
 * <p>1. A payment's row has the order's number. 2. A return's row has the refund's or cancel's number; that of a payment
 * that was undone has the payment's, the order's, one that the channel made, or none. 3. A payment that was undone is
 * matched only together with its return. 4. What the gateway is still at waits: its own calls settle it.
 */
public final class OrderJudgement {
    private static final Comparator<OpenRow> ORDER = Comparator.comparing(OpenRow::day)
            .thenComparing(row -> row.place().bill())
            .thenComparing(row -> row.place().line());

    private final OrderCase order;
    private final Map<Long, MatchedRow> charged = new HashMap<>();
    private final Map<Long, MatchedRow> returned = new HashMap<>();
    private final List<Decision> decisions = new ArrayList<>();

    private OrderJudgement(OrderCase order) {
        this.order = order;
        order.transactions().forEach(transaction -> {
            if (transaction.payment() != null) {
                charged.put(transaction.tsn(), transaction.payment());
            }
            if (transaction.returned() != null) {
                returned.put(transaction.tsn(), transaction.returned());
            }
        });
    }

    /** One decision for each row. */
    public static List<Decision> of(OrderCase order) {
        return new OrderJudgement(order).all();
    }

    /** Of a row whose order is not known. */
    public static Decision unknown(OpenRow row) {
        return row.state() == BillRowState.FAILED
                ? new Decision(row, Fate.DROP, null, null)
                : Decision.found(row, null, FindingClass.BILL_ONLY_UNKNOWN);
    }

    /** Of a row of another merchant's order: it is compared in the bill of that merchant's account. */
    public static Decision elsewhere(OpenRow row) {
        return new Decision(row, Fate.DROP, null, null);
    }

    private List<Decision> all() {
        List<OpenRow> rows = order.rows().stream().sorted(ORDER).toList();
        // The first row of the payment; whether it stands is clear when the returns are.
        List<OpenRow> undone = new ArrayList<>();
        rows.stream().filter(OpenRow::isPayment).forEach(row -> payment(row, undone));
        rows.stream().filter(row -> !row.isPayment()).forEach(this::returning);
        undone.forEach(this::undone);
        return decisions;
    }

    private void payment(OpenRow row, List<OpenRow> undone) {
        OwnTransaction payment = order.payment();
        MatchedRow before = charged.get(payment.tsn());
        if (row.state() == BillRowState.FAILED) {
            decisions.add(new Decision(row, Fate.DROP, payment, null));
        } else if (before != null) {
            decisions.add(again(row, payment, before));
        } else if (!row.amount().equals(order.total())) {
            take(charged, row, payment);
            decisions.add(Decision.found(row, payment, FindingClass.AMOUNT_DIFFERS));
        } else if (payment.isDone()) {
            take(charged, row, payment);
            boolean odd = isOdd(row);
            decisions.add(new Decision(row, Fate.MATCH, payment, odd ? FindingClass.FEE_DIFFERS : null));
        } else if (order.status() == OrderStatus.PAY_CANCELED) {
            take(charged, row, payment);
            undone.add(row);
        } else {
            decisions.add(Decision.found(row, payment, FindingClass.BILL_ONLY_NOT_PAID));
        }
    }

    private static boolean isOdd(OpenRow row) {
        BigDecimal fee = row.fee();
        return fee != null
                && (fee.signum() < 0
                        || fee.compareTo(BigDecimal.valueOf(row.amount().value(), 2)) > 0);
    }

    /** Another row of what has one already. Two accounts with one merchant number have the same bills: that is none. */
    private static Decision again(OpenRow row, OwnTransaction transaction, MatchedRow before) {
        if (!before.account().equals(row.place().account())) {
            return new Decision(row, Fate.DROP, transaction, null);
        }
        boolean same = before.amount().equals(row.amount())
                && Objects.equals(before.number(), row.numbers().channel());
        return same
                ? new Decision(row, Fate.DROP, transaction, FindingClass.DUPLICATE_ROW)
                : Decision.found(row, transaction, FindingClass.DUPLICATE_DIFFERS);
    }

    private void take(Map<Long, MatchedRow> side, OpenRow row, OwnTransaction transaction) {
        side.put(
                transaction.tsn(),
                new MatchedRow(
                        row.place().bill(),
                        row.place().line(),
                        row.amount(),
                        row.numbers().channel(),
                        row.place().account()));
    }

    private void returning(OpenRow row) {
        Optional<OwnTransaction> numbered = numbered(row);
        if (row.state() == BillRowState.FAILED) {
            boolean contrary =
                    numbered.filter(OwnTransaction::isDone).isPresent() && !returned.containsKey(tsn(numbered));
            decisions.add(
                    contrary
                            ? Decision.found(row, numbered.get(), FindingClass.REFUND_FAILED)
                            : new Decision(row, Fate.DROP, numbered.orElse(null), null));
            return;
        }
        OwnTransaction meant = numbered.or(() -> unnumbered(row)).orElse(null);
        if (meant == null) {
            repeatedOrUnknown(row);
            return;
        }
        MatchedRow before = returned.get(meant.tsn());
        if (before != null) {
            decisions.add(again(row, meant, before));
        } else if (!row.amount().equals(meant.amount())) {
            take(returned, row, meant);
            decisions.add(Decision.found(row, meant, FindingClass.AMOUNT_DIFFERS));
        } else if (meant.type() == TransactionType.PAY) {
            ofUndone(row, meant);
        } else {
            ofRefund(row, meant);
        }
    }

    private static long tsn(Optional<OwnTransaction> transaction) {
        return transaction.map(OwnTransaction::tsn).orElse(0L);
    }

    private Optional<OwnTransaction> numbered(OpenRow row) {
        String own = row.numbers().own();
        return order.transactions().stream()
                .filter(transaction -> Long.toString(transaction.tsn()).equals(own))
                .findFirst();
    }

    /** What a row is whose number no transaction has. */
    private Optional<OwnTransaction> unnumbered(OpenRow row) {
        String own = row.numbers().own();
        String sn = Long.toString(order.key().sn());
        // The number that JD's sandbox and Baifubao's undo have is the order's.
        boolean foreign = own != null && !own.endsWith(sn);
        Optional<OwnTransaction> named = free(
                row,
                one -> one.type() == TransactionType.EXTERNAL_REFUND
                        && one.external() != null
                        && (one.external().equals(own)
                                || one.external().equals(row.numbers().channel())));
        return named.or(() -> foreign
                        ? Optional.empty()
                        : free(row, one -> one.type() == TransactionType.CANCEL && order.paid()))
                .or(() -> foreign || order.paid()
                        ? Optional.empty()
                        : free(row, one -> one.type() == TransactionType.PAY))
                .or(() -> free(row, one -> one.type() == TransactionType.EXTERNAL_REFUND))
                .or(() -> foreign || !order.paid() ? Optional.empty() : cancelWithoutRow());
    }

    /** An order has one: a row that can only be its row is that also with another amount. */
    private Optional<OwnTransaction> cancelWithoutRow() {
        return order.transactions().stream()
                .filter(one -> one.type() == TransactionType.CANCEL && !returned.containsKey(one.tsn()))
                .findFirst();
    }

    private Optional<OwnTransaction> free(OpenRow row, Predicate<OwnTransaction> which) {
        return order.transactions().stream()
                .filter(which)
                .filter(one -> one.amount().equals(row.amount()) && !returned.containsKey(one.tsn()))
                .findFirst();
    }

    /** Some channels repeat the row of a reversal. */
    private void repeatedOrUnknown(OpenRow row) {
        String own = row.numbers().own();
        String channel = row.numbers().channel();
        // Alipay's is that of the trade, which all its returns have.
        boolean single = channel != null && !channel.equals(row.numbers().originalChannel());
        for (OwnTransaction transaction : order.transactions()) {
            MatchedRow before = returned.get(transaction.tsn());
            boolean unnumbered =
                    own == null || own.endsWith(Long.toString(order.key().sn()));
            if (before != null
                    && (unnumbered
                            ? transaction.type() != TransactionType.REFUND
                            : single && Objects.equals(channel, before.number()))) {
                decisions.add(again(row, transaction, before));
                return;
            }
        }
        decisions.add(
                order.status().isFinal() || row.isOld()
                        ? Decision.found(row, null, FindingClass.REFUND_BILL_ONLY)
                        : Decision.waiting(row, null));
    }

    /** A payment that was undone: known only from the bill that it was charged. */
    private void ofUndone(OpenRow row, OwnTransaction payment) {
        if (order.paid() || order.status() == OrderStatus.PAY_CANCELED && !charged.containsKey(payment.tsn())) {
            decisions.add(Decision.found(row, payment, FindingClass.REFUND_BILL_ONLY));
        } else if (order.status() == OrderStatus.PAY_CANCELED) {
            take(returned, row, payment);
            decisions.add(Decision.match(row, payment));
        } else {
            decisions.add(
                    row.isOld()
                            ? Decision.found(row, payment, FindingClass.REFUND_BILL_ONLY)
                            : Decision.waiting(row, payment));
        }
    }

    private void ofRefund(OpenRow row, OwnTransaction refund) {
        if (refund.status() == TransactionStatus.FAIL_CANCELED) {
            decisions.add(Decision.found(row, refund, FindingClass.REFUND_BILL_ONLY));
        } else if (!refund.isDone()) {
            decisions.add(
                    row.isOld()
                            ? Decision.found(row, refund, FindingClass.REFUND_BILL_ONLY)
                            : Decision.waiting(row, refund));
        } else if (row.state() == BillRowState.PROCESSING && !refund.settled()) {
            decisions.add(
                    row.isOld()
                            ? Decision.found(row, refund, FindingClass.REFUND_PROCESSING)
                            : Decision.waiting(row, refund));
        } else {
            take(returned, row, refund);
            FindingClass odd = row.state() == BillRowState.ABNORMAL ? FindingClass.REFUND_ABNORMAL : null;
            decisions.add(new Decision(row, Fate.MATCH, refund, odd));
        }
    }

    private void undone(OpenRow row) {
        OwnTransaction payment = order.payment();
        Fen back = order.transactions().stream()
                .map(transaction -> returned.get(transaction.tsn()))
                .filter(Objects::nonNull)
                .map(MatchedRow::amount)
                .reduce(Fen.ZERO, Fen::plus);
        if (back.equals(row.amount())) {
            decisions.add(Decision.match(row, payment));
        } else if (payment.ended() == null
                || payment.ended().isAfter(row.compared().returns()) && !row.isOld()) {
            decisions.add(Decision.waiting(row, payment));
        } else {
            decisions.add(Decision.found(row, payment, FindingClass.CANCELED_NOT_RETURNED));
        }
    }
}
