package upay.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * One gateway for all classes that carry this, started with the first and ended with the last; its time runs ten times
 * as fast. Tests name their orders anew and run side by side.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnARunningGateway.Starter.class)
@Execution(ExecutionMode.CONCURRENT)
public @interface OnARunningGateway {

    /** What 30 s of the specification last. */
    double TIME_SCALE = 0.1;

    /** Hands out {@link Shop}, {@link Wallets} and {@link GatewayProcess}. */
    final class Starter implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == Shop.class || type == Wallets.class || type == GatewayProcess.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            GatewayProcess gateway = gateway(context);
            Class<?> type = parameter.getParameter().getType();
            if (type == Shop.class) {
                return Shop.first(gateway.uri());
            }
            return type == Wallets.class ? new Wallets(gateway.managementUri()) : gateway;
        }

        private static GatewayProcess gateway(ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(OnARunningGateway.class))
                    .getOrComputeIfAbsent("gateway", key -> start(), GatewayProcess.class);
        }

        private static GatewayProcess start() {
            return GatewayProcess.serve(Map.of("UPAY_SANDBOX_TIME_SCALE", Double.toString(TIME_SCALE)));
        }
    }
}
