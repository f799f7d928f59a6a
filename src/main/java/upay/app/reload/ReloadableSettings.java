package upay.app.reload;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import upay.config.GatewayConfig;

/**
 * Settings of one part of the program that it can change while it runs.
 *
 * @param name for the log
 * @param keys which keys; of others a change takes effect after a restart
 * @param faults what the part itself would not accept, each with its key; asked only if one of the keys changed. Blocks
 * @param apply takes the settings, which have no faults, from now on. Blocks; never fails for a reason in the settings
 */
public record ReloadableSettings(
        String name,
        Predicate<String> keys,
        Function<GatewayConfig, List<String>> faults,
        Consumer<GatewayConfig> apply) {

    /** Without faults beyond those of the keys themselves. */
    public ReloadableSettings(String name, Predicate<String> keys, Consumer<GatewayConfig> apply) {
        this(name, keys, config -> List.of(), apply);
    }
}
