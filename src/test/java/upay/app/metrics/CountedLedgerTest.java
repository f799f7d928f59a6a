package upay.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Fen;
import upay.domain.Order;
import upay.metrics.Metrics;
import upay.port.Ledger;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Change;
import upay.store.SampleOrders;

@DisplayName("Money is counted once, when a change that moves it is stored")
class CountedLedgerTest {
    private final Metrics metrics = new Metrics("1", List.of());

    @Test
    @DisplayName("a payment, a refund of a part, a cancel of the rest")
    void counts() {
        Order created = SampleOrders.order();
        Order paid = changed(created, 1_000, true);
        Order part = changed(paid, 700, true);
        apply(Applied.DONE, created, paid);
        apply(Applied.DONE, paid, part);
        apply(Applied.DONE, part, changed(part, 0, true));

        assertThat(lines())
                .contains("orders_total{channel=\"wechat\"} 1.0", "paid_fen_total{channel=\"wechat\"} 1000.0");
        assertThat(lines()).contains("returned_fen_total{channel=\"wechat\"} 1000.0");
    }

    @Test
    @DisplayName("not: a lost race, a payment that fails")
    void countsNothing() {
        Order created = SampleOrders.order();
        apply(Applied.LOST_RACE, created, changed(created, 1_000, true));
        apply(Applied.DONE, created, changed(created, 1_000, false));

        assertThat(lines())
                .contains("paid_fen_total{channel=\"wechat\"} 0.0", "returned_fen_total{channel=\"wechat\"} 0.0");
    }

    private void apply(Applied how, Order before, Order after) {
        new CountedLedger(ledger(how), metrics.sales()).apply(new Change(before, after, List.of(), List.of()));
    }

    /** Stores nothing, and answers this. */
    private static Ledger ledger(Applied how) {
        return (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(),
                new Class<?>[] {Ledger.class},
                (proxy, method, arguments) -> Future.succeededFuture(how));
    }

    private static Order changed(Order order, long net, boolean paid) {
        return new Order(
                order.key(),
                order.purchase(),
                order.status(),
                order.version() + 1,
                new Order.Balance(Fen.of(net), Fen.ZERO, 0, 0, paid),
                order.failure(),
                order.trade(),
                Instant.EPOCH);
    }

    private String lines() {
        return metrics.scrape(false);
    }
}
