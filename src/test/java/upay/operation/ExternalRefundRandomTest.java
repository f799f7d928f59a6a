package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;

/**
 * Random days with refunds in the channels' own consoles, several instances, faults on every line, kills, and each
 * statement of a channel learned several times at once; compared with the channels' ledgers to the fen.
 */
@DisplayName(
        "whatever happens, the books have what the channel kept, with all that was returned elsewhere counted once")
class ExternalRefundRandomTest {
    private static final int DAYS = 400;

    static LongStream days() {
        return LongStream.range(7_000, 7_000 + DAYS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("days")
    void consolesAndTills(long seed) {
        RandomScenario day = new RandomScenario(seed, true);
        day.run();
        day.checkAll();
        for (OrderKey key : day.ledger.books().keys()) {
            OrderState state = day.ledger.books().load(key).orElseThrow();
            ModelTrade trade = day.channels.trade(key.sn());
            if (state.order().balance().paid()) {
                check(state, trade, state + "\n at the channel: " + trade + " elsewhere " + trade.elsewhere());
            }
        }
        assertThat(day.ledger.wrongs()).isEmpty();
    }

    private void check(OrderState state, ModelTrade trade, String about) {
        Order order = state.order();
        if (order.status() == OrderStatus.CANCEL_ERROR || order.status() == OrderStatus.REFUND_ERROR) {
            // A person has to look: a refund that the channel closed, or a cancel of what was refunded in part at a
            // channel that states no sum.
            return;
        }
        assertThat(order.balance().net()).as("kept, %s", about).isEqualTo(Fen.of(trade.kept()));
        long refunds = sum(state, TransactionType.REFUND) + sum(state, TransactionType.EXTERNAL_REFUND);
        if (order.status() != OrderStatus.CANCELED) {
            assertThat(order.purchase().total().value() - refunds)
                    .as("transactions, %s", about)
                    .isEqualTo(order.balance().net().value());
            assertThat(sum(state, TransactionType.EXTERNAL_REFUND))
                    .as("external refunds, %s", about)
                    .isEqualTo(trade.elsewhere());
        }
    }

    private static long sum(OrderState state, TransactionType type) {
        return state.transactions().stream()
                .filter(t -> t.type() == type && t.status() == TransactionStatus.SUCCESS)
                .map(Transaction::amount)
                .mapToLong(Fen::value)
                .sum();
    }
}
