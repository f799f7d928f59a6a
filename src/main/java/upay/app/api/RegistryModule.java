package upay.app.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upay.api.ApiResource;
import upay.api.ApiStore;
import upay.api.channel.AccountTestResource;
import upay.api.channel.ChannelAccountResource;
import upay.api.channel.ChannelResource;
import upay.api.channel.InstanceChannels;
import upay.api.registry.ActivationCodeResource;
import upay.api.registry.MerchantResource;
import upay.api.registry.StoreResource;
import upay.api.registry.TerminalResource;
import upay.api.registry.VendorResource;
import upay.api.upkeep.DoctorResource;
import upay.api.upkeep.LogLevelResource;
import upay.api.upkeep.MasterKeyResource;
import upay.api.upkeep.RestoreResource;
import upay.api.upkeep.VerificationResource;
import upay.api.upkeep.WebhookKeyResource;
import upay.app.account.AccountChecks;
import upay.app.account.AccountEntry;
import upay.app.verify.Verifications;
import upay.channel.AccountProbe.Check;
import upay.channel.CircuitBreakers;
import upay.channel.SignatureFaults;
import upay.channel.account.AccountSettings;
import upay.config.ChannelsConfig.Channel;
import upay.config.GatewayConfig;
import upay.config.GatewayConfig.Profile;
import upay.domain.Payway;
import upay.management.LogControl;

/** The resources of merchants, terminals and channels, and of the gateway's upkeep. */
public final class RegistryModule {
    private final Vertx vertx;
    private final GatewayConfig config;
    private final Parts parts;

    /**
     * What the running instance has.
     *
     * @param accounts of the configuration, or the sandbox's
     * @param probe asks a channel about an account; null: no channel is called
     * @param log null: it belongs to the program around this gateway
     * @param invariants what the scheduled check found last
     * @param sandbox its address; null: none
     */
    public record Parts(
            CircuitBreakers breakers,
            SignatureFaults signatures,
            Supplier<List<AccountSettings>> accounts,
            @Nullable Function<AccountSettings, Future<List<Check>>> probe,
            @Nullable LogControl log,
            Supplier<Map<String, Object>> invariants,
            @Nullable URI sandbox) {}

    public RegistryModule(Vertx vertx, GatewayConfig config, Parts parts) {
        this.vertx = vertx;
        this.config = config;
        this.parts = parts;
    }

    List<ApiResource> resources(ApiStore store) {
        boolean production = config.profile() == Profile.PRODUCTION;
        return List.of(
                new MerchantResource(store),
                new StoreResource(store),
                new TerminalResource(
                        store,
                        new TerminalResource.Defaults(
                                production, config.protocol().dialect())),
                new ActivationCodeResource(store),
                new VendorResource(store, production),
                new ChannelAccountResource(
                        store,
                        new ChannelAccountResource.Surroundings(
                                production,
                                payway -> AccountEntry.endpoint(config, payway),
                                parts.accounts(),
                                this::aside)),
                new AccountTestResource(store, parts.accounts(), checks()),
                new ChannelResource(store, new Instance()),
                new WebhookKeyResource(store),
                new MasterKeyResource(store),
                new VerificationResource(new Verifications(vertx, store.read(), parts.sandbox()), parts.invariants()),
                new DoctorResource(store, this::aside),
                new LogLevelResource(store, parts.log()),
                new RestoreResource(store));
    }

    private @Nullable AccountChecks checks() {
        var probe = parts.probe();
        return probe == null ? null : new AccountChecks(probe, this::aside);
    }

    /** Off the event loop. */
    private <T> Future<T> aside(Supplier<T> work) {
        return vertx.executeBlocking(work::get, false);
    }

    private final class Instance implements InstanceChannels {
        @Override
        public List<Payway> channels() {
            return config.channels().all().stream().map(Channel::payway).toList();
        }

        @Override
        public List<String> open() {
            return parts.breakers().open();
        }

        @Override
        public long wrongSignatures(Payway channel) {
            return parts.signatures().number(channel);
        }

        @Override
        public List<Map<String, Object>> wrongSignatures() {
            return parts.signatures().details();
        }
    }
}
