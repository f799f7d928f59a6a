package upay.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.OrderState;
import upay.domain.Payway;
import upay.operation.VirtualTimeTestBase;
import upay.port.StoreException;

@DisplayName("A decision that loses a race is made anew, a bounded number of times")
class ConflictRetryTest extends VirtualTimeTestBase {
    private final List<OrderState> seen = new ArrayList<>();

    private OrderState openedThenPaid() {
        paid(Payway.ALIPAY);
        return ledger.books().history(order().key()).get(0);
    }

    @Test
    @DisplayName("from the order as it is stored by then")
    void newerState() {
        OrderState old = openedThenPaid();

        Future<String> decided = settled(ConflictRetry.decide(ledger.at(gateway.node()), old, state -> {
            seen.add(state);
            return seen.size() < 3 ? ConflictRetry.lost() : Future.succeededFuture("won");
        }));

        assertThat(decided.result()).isEqualTo("won");
        assertThat(seen).containsExactly(old, state(), state());
        assertThat(old).isNotEqualTo(state());
    }

    @Test
    @DisplayName("after too many races it is certain that nothing was stored")
    void bounded() {
        OrderState old = openedThenPaid();

        Future<String> decided = settled(ConflictRetry.decide(ledger.at(gateway.node()), old, state -> {
            seen.add(state);
            return ConflictRetry.lost();
        }));

        assertThat(seen).hasSize(501);
        assertThat(StoreException.certain(decided.cause())).isTrue();
    }

    @Test
    @DisplayName("no other failure is tried again")
    void otherFailures() {
        StoreException silent = new StoreException("no answer", false, null);

        Future<String> decided = ConflictRetry.repeat(() -> {
            seen.add(null);
            return Future.failedFuture(silent);
        });

        assertThat(decided.cause()).isSameAs(silent);
        assertThat(seen).hasSize(1);
    }
}
