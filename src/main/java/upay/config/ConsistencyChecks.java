package upay.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import upay.config.GatewayConfig.Profile;

/** Faults of a configuration whose single values are all allowed. */
final class ConsistencyChecks {
    private ConsistencyChecks() {}

    /** Faults of combinations of keys. */
    static void find(GatewayConfig config, ConfigValues settings) {
        if (config.profile() == Profile.PRODUCTION) {
            findInProduction(config, settings);
        } else if (config.sandbox().uri().isPresent()
                && !config.channels().configured().isEmpty()) {
            settings.fault(
                    "sandbox.uri", "is set together with a real channel, which disables the sandbox; remove one");
        }
        config.http().entrance().findContradictions(settings);
        config.management().findContradictions(settings);
        boolean answered = config.sandbox().uri().isPresent()
                || !config.channels().configured().isEmpty();
        if (config.channels().loopback() && answered && config.profile() != Profile.PRODUCTION) {
            settings.fault("channel-loopback", "is set together with a channel or a sandbox; remove one");
        }
        if (config.http().port() == config.management().port() && config.http().port() != 0) {
            settings.fault(
                    "management.port",
                    "is the same as http.port, " + config.http().port() + "; they need different ports");
        }
        if (config.store()
                        .instance()
                        .lease()
                        .compareTo(config.store().instance().heartbeat().multipliedBy(4))
                < 0) {
            settings.fault("instance.lease", "must be at least four times instance.heartbeat: one lost beat is normal");
        }
        if (config.store().batches().batchRows() > config.store().batches().queueRows()) {
            settings.fault("db.batch-rows", "must not be more than db.queue-rows");
        }
        if (config.waits().waits().payWait().compareTo(config.waits().limits().payDeadline()) >= 0) {
            settings.fault("waits.pay-wait", "must be shorter than waits.pay-deadline");
        }
    }

    private static void findInProduction(GatewayConfig config, ConfigValues settings) {
        if (config.masterKey().isEmpty()) {
            settings.fault("master-key", "is required in production; UPAY_MASTER_KEY_FILE names its file");
        }
        if (config.sandbox().timeScale() != 1) {
            settings.fault("sandbox.time-scale", "must be 1 in production");
        }
        if (config.sandbox().uri().isPresent()) {
            settings.fault("sandbox.uri", "must not be set in production");
        }
        if (config.channels().loopback()) {
            settings.fault("channel-loopback", "must not be true in production: it reports unpaid orders as paid");
        }
        for (ChannelsConfig.Channel channel : config.channels().all()) {
            if (!isEncrypted(channel.endpoint())) {
                settings.fault(
                        "channels." + channel.payway().channel() + ".endpoint",
                        "must be https:// in production: payment codes travel there, found " + channel.endpoint());
            }
        }
    }

    private static boolean isEncrypted(URI uri) {
        return "https".equals(uri.getScheme());
    }

    /** Settings that production allows but should not have without a reason. */
    static List<String> cautions(GatewayConfig config) {
        List<String> cautions = new ArrayList<>();
        config.publicUrl()
                .filter(url -> !isEncrypted(url))
                .ifPresent(url -> cautions.add(
                        "public-url: " + url + " is not https: callbacks can be read and suppressed in transit"));
        config.management()
                .publicUrl()
                .filter(url -> config.management().trustedProxies().isEmpty())
                .ifPresent(url -> cautions.add("management.trusted-proxies: is empty although a proxy is in front"
                        + " (management.public-url): all logins come from one address to the gateway, so failed ones of"
                        + " one user's name delay everybody who uses it"));
        return cautions;
    }
}
