package upay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.config.GatewayConfig;
import upay.domain.Schedules;
import upay.port.Channels;
import upay.port.Instance;
import upay.port.Ledger;
import upay.port.Ports;
import upay.port.RequestTraces;
import upay.port.Timers;
import upay.settlement.Settlement;
import upay.tracing.Tracer;

@DisplayName("instance.sweep-batch limits what the sweeper claims")
class WiringSweeperTest {
    private final List<Object> limits = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"'', 100", "1, 1", "250, 250"})
    void batch(String configured, int limit) {
        Map<String, String> environment =
                configured.isEmpty() ? Map.of() : Map.of("UPAY_INSTANCE_SWEEP_BATCH", configured);
        Settlement settlement = new Settlement(
                new Ports(
                        ledger(),
                        no(Channels.class),
                        new ThisInstance(),
                        new NoTimers(),
                        () -> Future.succeededFuture(1L)),
                Schedules.DEFAULT);

        Wiring.sweeper(GatewayConfig.require(environment, null), settlement, Tracer.OFF, RequestTraces.NONE)
                .start();

        assertThat(limits).containsExactly(limit);
    }

    /** Has nothing that is due. */
    private Ledger ledger() {
        return proxy(Ledger.class, arguments -> {
            limits.add(arguments[3]);
            return Future.succeededFuture(List.of());
        });
    }

    private static <T> T no(Class<T> type) {
        return proxy(type, arguments -> {
            throw new UnsupportedOperationException();
        });
    }

    private interface Call {
        Object with(Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> call.with(arguments)));
    }

    private record ThisInstance(long id) implements Instance {
        ThisInstance() {
            this(1);
        }

        @Override
        public boolean holdsLease() {
            return true;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    }

    private record NoTimers() implements Timers {
        @Override
        public Timer after(Duration delay, Runnable task) {
            return () -> {};
        }

        @Override
        public Executor here() {
            return Runnable::run;
        }
    }
}
