package upay.app;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.app.account.AccountRules;
import upay.config.ConfigException;
import upay.config.GatewayConfig;
import upay.store.Store;
import upay.store.registry.ChannelAccount;
import upay.store.registry.ChannelRegistry;
import upay.store.rotation.PlaintextSecrets.Plain;

/** Checks a store before a gateway in production serves: one sentence for each fault, with the remedy. */
final class ProductionStoreCheck {
    private static final int NAMED = 5;
    private static final int PAGE = 500;

    private ProductionStoreCheck() {}

    /** Fails with {@link ConfigException} on any fault. Outside production nothing is checked. */
    static Future<Void> of(GatewayConfig config, Store store) {
        return config.profile() != GatewayConfig.Profile.PRODUCTION
                ? Future.succeededFuture()
                : faults(store)
                        .compose(faults -> faults.isEmpty()
                                ? Future.succeededFuture()
                                : Future.failedFuture(new ConfigException(faults)));
    }

    private static Future<List<String>> faults(Store store) {
        return store.plainSecrets().list("", NAMED + 1).compose(plain -> {
            List<String> faults = new ArrayList<>();
            if (!plain.isEmpty()) {
                faults.add("terminals: " + names(plain) + " have unsealed secrets in the store"
                        + " (secret_key_version 0), which production refuses; \"keys seal\" lists them, and seals those that"
                        + " you name, or all");
            }
            return unencrypted(store.channelRegistry(), null, faults);
        });
    }

    private static String names(List<Plain> plain) {
        return plain.stream()
                        .limit(NAMED)
                        .map(till -> till.terminalSn() + " of " + till.merchantId())
                        .collect(Collectors.joining(", "))
                + (plain.size() > NAMED ? " and others" : "");
    }

    private static Future<List<String>> unencrypted(
            ChannelRegistry registry, @Nullable ChannelAccount last, List<String> faults) {
        return registry.accounts("", last, PAGE).compose(page -> {
            page.stream()
                    .filter(account -> !AccountRules.isEncrypted(account.endpoint()))
                    .limit(NAMED)
                    .forEach(account -> faults.add("channel account "
                            + account.payway().channel() + "/" + account.owner() + "/"
                            + account.account().name() + ": its endpoint " + account.endpoint()
                            + " has no TLS, which production refuses; enter it again with channel-account add"));
            return page.size() < PAGE
                    ? Future.succeededFuture(faults)
                    : unencrypted(registry, page.get(page.size() - 1), faults);
        });
    }
}
