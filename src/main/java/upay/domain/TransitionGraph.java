package upay.domain;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The statuses that an order can reach by the transition table, with those by refunds expanded. Pure. */
public final class TransitionGraph {
    private static final Map<OrderStatus, Set<OrderStatus>> NEXT = next();
    private static final Map<OrderStatus, Set<OrderStatus>> REACHED = reached();

    private TransitionGraph() {}

    /** The statuses after one change; the status itself included, since a change may keep it. */
    public static Set<OrderStatus> next(OrderStatus from) {
        return NEXT.getOrDefault(from, Set.of());
    }

    /** The statuses after any number of changes; the status itself included. */
    public static Set<OrderStatus> reached(OrderStatus from) {
        return REACHED.getOrDefault(from, Set.of());
    }

    private static Map<OrderStatus, Set<OrderStatus>> next() {
        Map<OrderStatus, Set<OrderStatus>> next = new EnumMap<>(OrderStatus.class);
        Arrays.stream(OrderStatus.values()).forEach(from -> next.put(from, EnumSet.of(from)));
        Transitions.ROWS.forEach(
                row -> next.computeIfAbsent(row.from(), EnumSet::of).addAll(ends(row)));
        return next;
    }

    private static Map<OrderStatus, Set<OrderStatus>> reached() {
        Map<OrderStatus, Set<OrderStatus>> reached = new EnumMap<>(OrderStatus.class);
        for (OrderStatus from : OrderStatus.values()) {
            Set<OrderStatus> all = EnumSet.of(from);
            int before;
            do {
                before = all.size();
                List.copyOf(all).forEach(status -> all.addAll(next(status)));
            } while (all.size() > before);
            reached.put(from, all);
        }
        return reached;
    }

    /**
     * By its refunds ({@link Transitions#byRefunds}): a confirmed one reduces the net amount, which the others leave
     * unchanged.
     */
    private static List<OrderStatus> ends(Transitions.Row row) {
        if (row.to() != null) {
            return List.of(row.to());
        }
        boolean returns = row.action() == Action.REFUND || row.action() == Action.CHECK;
        if (returns && row.verdict() == Verdict.SUCCEEDED) {
            return List.of(OrderStatus.PARTIAL_REFUNDED, OrderStatus.REFUNDED);
        }
        // The amount of a refused refund is still available.
        return row.action() == Action.REFUND && row.from() == OrderStatus.REFUND_ERROR
                ? List.of(OrderStatus.PAID, OrderStatus.PARTIAL_REFUNDED)
                : List.of();
    }
}
