package upay.app;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.app.account.ConfiguredAccounts;
import upay.app.account.StoredAccounts;
import upay.channel.ChannelBus;
import upay.channel.CircuitBreakerSettings;
import upay.channel.CircuitBreakers;
import upay.channel.LoopbackVerticle;
import upay.config.GatewayConfig;
import upay.domain.PaymentCodes;
import upay.domain.Schedules;
import upay.domain.Secret;
import upay.http.HttpSettings;
import upay.http.HttpVerticle;
import upay.http.ReplayGuard;
import upay.http.Signers;
import upay.http.admission.AdmissionControl;
import upay.http.admission.RequestLimits;
import upay.metrics.Metrics;
import upay.operation.Operations;
import upay.port.Ports;
import upay.port.RestoreGuard;
import upay.protocol.CommError;
import upay.settlement.Settlement;
import upay.store.ScratchStore;
import upay.store.Store;
import upay.store.sql.StoreSettings;
import upay.warmup.WarmUp;
import upay.warmup.WarmUpTill;

/**
 * A second gateway in this process, for the warm-up. It shares nothing with the real one but its classes: it has a
 * Vert.x of its own (event loops, bus, timers), a free port on the loopback address, one terminal with a random secret,
 * the loopback in place of all channels, and a {@link ScratchStore}. So it reaches no real order, number, limit, metric,
 * webhook or channel, and its terminal exists nowhere else.
 */
final class ScratchGateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchGateway.class);
    private static final Duration STEP_MAX = Duration.ofSeconds(5);
    private static final long CLOSE_MILLIS = 2_000;
    private static final int SECRET_BYTES = 16;
    private static final int IN_FLIGHT = 4_000;
    private static final URI NOWHERE = URI.create("http://loopback.invalid");

    private final Vertx vertx = VertxRuntime.start();
    private final List<Integer> ports = new ArrayList<>();
    private final Secret secret = randomSecret();
    private final Metrics metrics = new Metrics("warm-up", List.of(CommError.values()));

    /**
     * Sends a gateway's warm-up through a scratch one, as far as the store allows it. Never fails: without it too, a
     * gateway works. Blocks.
     *
     * @param store the real store
     * @param settings its settings
     * @param isClosing ends it early
     */
    static void warmUp(GatewayConfig config, Store store, StoreSettings settings, BooleanSupplier isClosing) {
        if (config.warmUpLimit().isZero()) {
            return;
        }
        try {
            if (!await(store.allowsScratch())) {
                LOG.warn("no warm-up, so the first payments take longer: grant the role TEMPORARY on the database");
                return;
            }
            try (ScratchGateway scratch = new ScratchGateway()) {
                scratch.start(config, settings);
                WarmUp.run(scratch.ports(), scratch.secret(), config.warmUpLimit(), isClosing);
            }
        } catch (Exception e) {
            LOG.warn("the warm-up ended early, so the first payments take longer", e);
        }
    }

    private static Secret randomSecret() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        return new Secret(HexFormat.of().formatHex(random));
    }

    /**
     * Blocks until it listens.
     *
     * @param store the settings of the real store
     */
    void start(GatewayConfig config, StoreSettings store) throws Exception {
        nameThreads();
        ScratchStore scratch = await(ScratchStore.open(
                vertx, store, WarmUpTill.TERMINAL, WarmUpTill.MERCHANT, secret, STEP_MAX.dividedBy(2)));
        await(vertx.deployVerticle(new LoopbackVerticle(scratch.instance())));
        StoredAccounts accounts =
                new StoredAccounts(scratch.merchants(), ConfiguredAccounts.sandbox(config, NOWHERE), false);
        ChannelBus bus = new ChannelBus(
                vertx, accounts, scratch.instance(), new CircuitBreakers(CircuitBreakerSettings.DEFAULT));
        Ports core = new Ports(scratch.ledger(), bus, scratch.instance(), new VertxTimers(vertx), scratch.numbers());
        Settlement settlement = new Settlement(core, Schedules.DEFAULT);
        Operations operations = Wiring.operations(
                core,
                settlement,
                scratch.numbers(),
                () -> PaymentCodes.DEFAULT,
                scratch.terminalKeyIssuer(),
                RestoreGuard.NONE);
        Signers signers = new Signers(
                scratch.terminals(),
                scratch.vendors(),
                new ReplayGuard(scratch.nonces(), scratch.instance()::now),
                scratch.instance()::now);
        AdmissionControl admission = new AdmissionControl(IN_FLIGHT, RequestLimits.NONE, metrics.requests());
        HttpSettings settings = HttpSettings.defaults("127.0.0.1", 0);
        for (int i = 0; i < VertxRuntime.count(); i++) {
            HttpVerticle instance = new HttpVerticle(settings, operations, signers, admission, List.of());
            await(vertx.deployVerticle(instance));
            ports.add(instance.actualPort());
        }
    }

    /** The threads' names keep what they log apart ({@link WarmUp#THREADS}). */
    private void nameThreads() throws Exception {
        for (int i = 0; i < VertxRuntime.count(); i++) {
            Context context = ((VertxInternal) vertx).createEventLoopContext();
            Promise<Void> named = Promise.promise();
            context.runOnContext(v -> {
                Thread.currentThread()
                        .setName(WarmUp.THREADS + Thread.currentThread().getId());
                named.complete();
            });
            await(named.future());
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(STEP_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One for each event loop. */
    List<Integer> ports() {
        return List.copyOf(ports);
    }

    /** Of the only terminal, {@link WarmUpTill#TERMINAL}. */
    Secret secret() {
        return secret;
    }

    @Override
    public void close() {
        try {
            vertx.close().await(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("the warm-up's event loops end later");
        }
        metrics.close();
    }
}
