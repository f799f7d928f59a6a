package upay.operation;

import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.Step;
import upay.domain.Transaction;

/** The invariants of every stored order; the store has the same CHECK constraints. */
final class OrderInvariants {
    private OrderInvariants() {}

    static void check(OrderState state) {
        Order order = state.order();
        require(!order.balance().refunding().isMoreThan(order.balance().net()), state);
        require(!order.balance().net().isMoreThan(order.purchase().total()), state);
        require(order.balance().unknownRefunds() >= 0, state);
        require(amountsFit(order), state);
        for (Transaction t : state.transactions()) {
            require(t.status().isFinal() || t.step() != Step.DONE, state);
            require((t.step() == Step.DONE) == (t.work().dueAt() == null), state);
        }
    }

    private static boolean amountsFit(Order order) {
        Fen total = order.purchase().total();
        boolean whole = order.balance().net().equals(total);
        boolean still = order.balance().refunding().isZero();
        boolean known = order.balance().unknownRefunds() == 0;
        return switch (order.status()) {
            case CREATED, PAY_CANCELED, PAY_ERROR, CANCEL_ERROR -> whole && still && known;
            case PAID -> whole && known;
            case PARTIAL_REFUNDED -> !order.balance().net().isZero() && !whole && known;
            case REFUNDED -> order.balance().net().isZero() && known;
            case REFUND_ERROR -> !known;
            case CANCELED -> order.balance().net().isZero() && known;
        };
    }

    private static void require(boolean holds, OrderState state) {
        if (!holds) {
            throw new AssertionError("the books would be wrong: " + state);
        }
    }
}
