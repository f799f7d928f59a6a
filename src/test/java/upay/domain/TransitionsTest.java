package upay.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.OrderStatus.CANCELED;
import static upay.domain.OrderStatus.CANCEL_ERROR;
import static upay.domain.OrderStatus.CREATED;
import static upay.domain.OrderStatus.PAID;
import static upay.domain.OrderStatus.PARTIAL_REFUNDED;
import static upay.domain.OrderStatus.PAY_CANCELED;
import static upay.domain.OrderStatus.PAY_ERROR;
import static upay.domain.OrderStatus.REFUNDED;
import static upay.domain.OrderStatus.REFUND_ERROR;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import upay.domain.Transitions.ReversalFault;
import upay.domain.Transitions.Row;

@DisplayName("the transition table is complete, and equals protocol.md#states")
class TransitionsTest {
    /** Section 4, word by word; what stays as it is goes without saying. */
    private static final Map<OrderStatus, Set<OrderStatus>> PROTOCOL = new EnumMap<>(Map.of(
            CREATED, Set.of(PAID, PAY_CANCELED, PAY_ERROR, CANCEL_ERROR),
            PAID, Set.of(REFUNDED, PARTIAL_REFUNDED, REFUND_ERROR, CANCELED, CANCEL_ERROR),
            PARTIAL_REFUNDED, Set.of(REFUNDED, REFUND_ERROR),
            REFUNDED, Set.of(REFUND_ERROR),
            REFUND_ERROR, Set.of(PAID, PARTIAL_REFUNDED, REFUNDED),
            PAY_ERROR, Set.of(PAY_CANCELED),
            PAY_CANCELED, Set.of(PAY_ERROR),
            CANCEL_ERROR, Set.of(PAY_CANCELED, CANCELED),
            CANCELED, Set.of(CANCEL_ERROR)));

    private static Set<OrderStatus> next(OrderStatus from) {
        return Transitions.ROWS.stream()
                .filter(row -> row.from() == from)
                .flatMap(row -> StateMachineDrawing.targets(row).stream())
                .filter(to -> to != from)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(OrderStatus.class)));
    }

    private static Set<OrderStatus> reachable(OrderStatus from) {
        Set<OrderStatus> seen = EnumSet.noneOf(OrderStatus.class);
        List<OrderStatus> open = new java.util.ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            next(open.remove(0)).stream().filter(seen::add).forEach(open::add);
        }
        return seen;
    }

    @ParameterizedTest
    @EnumSource(OrderStatus.class)
    @DisplayName("a status has exactly the transitions of protocol.md#states")
    void edges(OrderStatus from) {
        assertThat(next(from)).isEqualTo(PROTOCOL.get(from));
    }

    @Test
    @DisplayName("every status but the first is reached from it")
    void everyStatusIsReached() {
        assertThat(reachable(CREATED)).containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(CREATED)));
    }

    @ParameterizedTest
    @EnumSource(OrderStatus.class)
    @DisplayName("an action meets a status with all three verdicts, or not at all")
    void whole(OrderStatus from) {
        for (Action action : Action.values()) {
            List<Boolean> present = Arrays.stream(Verdict.values())
                    .map(verdict -> Transitions.row(from, action, verdict).isPresent())
                    .distinct()
                    .toList();

            assertThat(present).as("%s %s", from, action).hasSize(1);
        }
    }

    @Test
    @DisplayName("a row stands for one move only, and every action and every status has rows")
    void once() {
        Set<List<Object>> keys = new HashSet<>();

        assertThat(Transitions.ROWS).allMatch(row -> keys.add(List.of(row.from(), row.action(), row.verdict())));
        assertThat(Transitions.ROWS.stream().map(Row::action).distinct()).containsExactlyInAnyOrder(Action.values());
        assertThat(Transitions.ROWS.stream().map(Row::from).distinct()).containsExactlyInAnyOrder(OrderStatus.values());
    }

    @Test
    @DisplayName("a payment that failed at the till is never sent again")
    void neverPaidAgain() {
        assertThat(reachable(PAY_ERROR)).containsExactlyInAnyOrder(PAY_CANCELED, PAY_ERROR);
        assertThat(reachable(PAY_CANCELED)).containsExactlyInAnyOrder(PAY_CANCELED, PAY_ERROR);
    }

    @Test
    @DisplayName("a failed cancel ends in what it was begun for")
    void cancelErrors() {
        assertThat(ends(CANCEL_ERROR, Action.ABORT)).containsExactlyInAnyOrder(PAY_CANCELED, CANCEL_ERROR);
        assertThat(ends(CANCEL_ERROR, Action.CANCEL)).containsExactlyInAnyOrder(CANCELED, CANCEL_ERROR);
        assertThat(ends(CREATED, Action.ABORT)).containsExactlyInAnyOrder(PAY_CANCELED, CANCEL_ERROR);
        assertThat(ends(PAID, Action.CANCEL)).containsExactlyInAnyOrder(CANCELED, CANCEL_ERROR);
    }

    private static Set<OrderStatus> ends(OrderStatus from, Action action) {
        return Arrays.stream(Verdict.values())
                .map(verdict -> Transitions.row(from, action, verdict).orElseThrow())
                .map(Row::to)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest(name = "of {0} with {1} left and {2} unknown")
    @DisplayName("several refunds make a status together")
    @CsvSource({
        "100, 100, 0, PAID",
        "100, 99, 0, PARTIAL_REFUNDED",
        "100, 1, 0, PARTIAL_REFUNDED",
        "100, 0, 0, REFUNDED",
        "100, 100, 1, REFUND_ERROR",
        "100, 50, 2, REFUND_ERROR",
        "100, 0, 1, REFUND_ERROR"
    })
    void byRefunds(long total, long net, int unknown, OrderStatus status) {
        assertThat(Transitions.byRefunds(Fen.of(total), Fen.of(net), unknown)).isEqualTo(status);
    }

    @Test
    @DisplayName("the last fault of a reversal is a status of its own, and is found again from it")
    void faults() {
        for (ReversalFault fault : ReversalFault.values()) {
            assertThat(fault.status().isUnknown()).isTrue();
            assertThat(ReversalFault.of(fault.status())).contains(fault);
        }
        assertThat(ReversalFault.of(TransactionStatus.IN_PROG)).isEmpty();
        assertThat(ReversalFault.of(TransactionStatus.CANCEL_ERROR)).isEmpty();
    }

    @Test
    @DisplayName(
            "final are the five statuses that protocol.md#order-status names; of a transaction, success and failure")
    void finals() {
        assertThat(Arrays.stream(OrderStatus.values()).filter(OrderStatus::isFinal))
                .containsExactlyInAnyOrder(PAID, PAY_CANCELED, REFUNDED, PARTIAL_REFUNDED, CANCELED);
        assertThat(Arrays.stream(TransactionStatus.values()).filter(TransactionStatus::isFinal))
                .containsExactly(TransactionStatus.SUCCESS, TransactionStatus.FAIL_CANCELED);
        assertThat(TransactionStatus.IN_PROG.isUnknown()).isFalse();
    }
}
