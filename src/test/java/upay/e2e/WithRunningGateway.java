package upay.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import upay.domain.Payway;

/**
 * One gateway for all classes that carry this, started with the first and ended with the last; its time runs five times
 * as fast ({@code -Dupay.scale=0.3} on a machine that is busy with something else). Tests name their orders anew and run
 * side by side.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithRunningGateway.Starter.class)
@Execution(ExecutionMode.CONCURRENT)
public @interface WithRunningGateway {

    /** Hands out {@link TestTill}, {@link SandboxWallets} and {@link GatewayProcess}. */
    final class Starter implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            // A row of a table may hold a till of its own.
            boolean row = parameter.getDeclaringExecutable().isAnnotationPresent(ParameterizedTest.class);
            return !row && (type == TestTill.class || type == SandboxWallets.class || type == GatewayProcess.class);
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            GatewayProcess gateway = gateway(context);
            Class<?> type = parameter.getParameter().getType();
            if (type == TestTill.class) {
                return TestTill.first(gateway.uri());
            }
            return type == SandboxWallets.class ? new SandboxWallets(gateway.managementUri()) : gateway;
        }

        private static GatewayProcess gateway(ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(WithRunningGateway.class))
                    .getOrComputeIfAbsent("gateway", key -> start(), GatewayProcess.class);
        }

        private static GatewayProcess start() {
            Map<String, String> environment = new HashMap<>(Map.of(
                    "UPAY_SANDBOX_TIME_SCALE", System.getProperty("upay.scale", "0.2"),
                    // Five times as fast, these would not leave a busy machine the time for a single exchange.
                    "UPAY_WAITS_PAY_WAIT", "30s",
                    "UPAY_WAITS_REFUND_WAIT", "20s",
                    "UPAY_WAITS_CANCEL_WAIT", "20s"));
            for (String payway : TestTill.CODES.keySet()) {
                String channel = Payway.ofCode(payway).orElseThrow().name();
                environment.put("UPAY_CHANNELS_" + channel + "_PAY_TIMEOUT", "20s");
                environment.put("UPAY_CHANNELS_" + channel + "_READ_TIMEOUT", "15s");
                environment.put("UPAY_CHANNELS_" + channel + "_REFUND_TIMEOUT", "15s");
            }
            GatewayProcess gateway = GatewayProcess.serveMany(environment);
            gateway.warmUp();
            return gateway;
        }
    }
}
