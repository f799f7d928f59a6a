package upay.app;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.app.account.ConfiguredAccounts;
import upay.app.reload.ReloadableSettings;
import upay.config.GatewayConfig;
import upay.config.LoggingConfig;
import upay.domain.PaymentCodes;
import upay.http.admission.AdmissionControl;

/** The settings of a gateway that change while it runs, and the rules for payment codes that are in force. */
final class HotSettings implements Supplier<PaymentCodes> {
    private static final Logger LOG = LoggerFactory.getLogger(HotSettings.class);

    /** Of a channel's section: used by its connections, and so for as long as the program runs. */
    private static final Set<String> CONNECTION =
            Set.of("pay-timeout", "refund-timeout", "read-timeout", "proxy", "proxy-file");

    private static final int CHANNEL_KEY_PARTS = 3;

    private volatile PaymentCodes codes;

    HotSettings(GatewayConfig started) {
        codes = new PaymentCodes(started.channels().paymentCodes());
    }

    /** Any thread. */
    @Override
    public PaymentCodes get() {
        return codes;
    }

    ReloadableSettings paymentCodes() {
        return new ReloadableSettings(
                "the payment codes",
                key -> key.startsWith("payment-codes."),
                config -> codes = new PaymentCodes(config.channels().paymentCodes()));
    }

    static ReloadableSettings limits(AdmissionControl admission) {
        return new ReloadableSettings(
                "the limits of requests",
                key -> key.startsWith("limits."),
                config -> admission.limit(Wiring.limits(config.http().limits())));
    }

    static ReloadableSettings logLevels(Consumer<LoggingConfig> log) {
        return new ReloadableSettings(
                "the log levels",
                key -> key.equals("logging.level") || key.equals("logging.levels"),
                config -> log.accept(config.logging()));
    }

    /** A port that began without TLS stays without. */
    static ReloadableSettings certificate(ShopListener port) {
        return new ReloadableSettings(
                "the port's certificate",
                key -> port.isSecure() && key.startsWith("http.tls."),
                ShopListener::faults,
                port::replace);
    }

    /** A port that began without TLS stays without. */
    static ReloadableSettings certificate(ManagementListener port) {
        return new ReloadableSettings(
                "the management port's certificate",
                key -> port.isSecure() && key.startsWith("management.tls."),
                ManagementListener::faults,
                port::replace);
    }

    /** Where the sandbox plays the channels, a channel's account has an effect after a restart. */
    static ReloadableSettings accounts(GatewayConfig started, ConfiguredAccounts accounts) {
        return new ReloadableSettings(
                "the channels' configured accounts",
                key -> !started.sandboxed() && isOfAnAccount(key),
                ConfiguredAccounts::faults,
                config -> {
                    if (config.sandboxed()) {
                        LOG.warn("no channel is configured any more: the accounts stay as they are until a restart");
                        return;
                    }
                    accounts.replace(config);
                    ConfiguredAccounts.warnings(config).forEach(warning -> LOG.warn("{}", warning));
                });
    }

    private static boolean isOfAnAccount(String key) {
        List<String> parts = List.of(key.split("\\."));
        return parts.size() == CHANNEL_KEY_PARTS
                && parts.get(0).equals("channels")
                && !CONNECTION.contains(parts.get(2));
    }
}
