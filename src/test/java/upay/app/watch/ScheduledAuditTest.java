package upay.app.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import upay.domain.Order;
import upay.history.HistoryEvent.Traced;
import upay.metrics.Metrics;
import upay.metrics.Scrape;
import upay.port.RequestTraces;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;
import upay.tracing.TraceContext;

@Tag("process")
@DisplayName("A violated invariant is an error in the log under the keys of its order, a health detail and a metric")
class ScheduledAuditTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final Vertx vertx = Vertx.vertx();
    private final Metrics metrics = new Metrics("1.0", List.of());
    private final Logger logger = (Logger) LoggerFactory.getLogger(ScheduledAudit.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        metrics.close();
        vertx.close().await();
    }

    private double violations() {
        return new Scrape(metrics.scrape(false)).value("upay_invariant_violations");
    }

    @Test
    void violated() {
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        logger.addAppender(log);
        TestStore database = TestStore.fresh();
        Store store = database.start(vertx);
        Order order = SampleOrders.order();
        SampleOrders.await(store.ledger().open(order, SampleOrders.payment(order)));
        database.execute("update orders set status = 'REFUNDED', net = 0 where sn = "
                + order.key().sn());
        RequestTraces traces = orders -> {
            RequestTraces.Found found = new RequestTraces.Found();
            found.add(order.key(), new Traced(order.ctime(), 1, new TraceContext(TRACE, "b7ad6b7169203331")));
            return Future.succeededFuture(found);
        };
        ScheduledAudit audit =
                new ScheduledAudit(vertx, store, () -> Future.succeededFuture(true), traces, metrics.audit());
        assertThat(violations()).isZero();

        audit.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> violations() > 0 && log.list.size() > 1);
        audit.stop();
        assertThat(audit.details()).containsEntry("status", "violated");
        assertThat(log.list.get(0).getFormattedMessage()).endsWith("invariants are violated: run verify");
        assertThat(log.list.stream().skip(1)).allSatisfy(line -> {
            Map<String, String> keys = new HashMap<>();
            line.getKeyValuePairs().forEach(pair -> keys.put(pair.key, String.valueOf(pair.value)));
            assertThat(line.getFormattedMessage()).isEqualTo("an invariant is violated");
            assertThat(keys)
                    .containsEntry("sn", Long.toString(order.key().sn()))
                    .containsEntry("client_sn", order.purchase().clientSn())
                    .containsEntry("terminal", order.purchase().origin().terminalSn())
                    .containsEntry("trace", TRACE)
                    .containsKeys("invariant", "detail");
        });
    }
}
