package upay.store.activation;

import static upay.store.SampleOrders.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;
import upay.domain.terminal.IssuedKey;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.Vendor;
import upay.port.TerminalKeyIssuer.Activation;
import upay.port.TerminalKeyIssuer.Cause;
import upay.protocol.ActivateRequest;
import upay.protocol.CheckInRequest;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.registry.ActivationCodes.Created;
import upay.store.registry.ActivationCodes.NewCode;
import upay.store.sql.StoreSettings;

/** Two instances over one database, with the ready-made accounts and a merchant m1 with a store s1. */
final class ActivationFixture {
    static final CheckInRequest CHECK_IN = new CheckInRequest(null, "Linux", "1.0");
    static final String SOURCE = "192.0.2.1";

    final TestStore database = TestStore.fresh();
    final Vertx vertx = Vertx.vertx();
    final Store one;
    final Store two;

    ActivationFixture() {
        this(settings -> settings);
    }

    ActivationFixture(java.util.function.UnaryOperator<StoreSettings> change) {
        one = database.start(vertx, change.apply(database.settings()));
        two = database.start(vertx, change.apply(database.settings()));
        await(one.readyMadeAccounts().create());
        await(one.registry().addMerchant("m1", "Tea House"));
        await(one.registry().addStore("m1", "s1", "Station"));
    }

    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    List<Store> stores() {
        return List.of(one, two);
    }

    Vendor vendor() {
        return await(one.vendors().find("90000001")).orElseThrow();
    }

    Created code(int uses) {
        return await(one.activationCodes().create(new NewCode("m1", "s1", 8, Duration.ofDays(7), uses, "tester")));
    }

    static ActivateRequest request(Secret code, String deviceId, @Nullable String clientSn) {
        return new ActivateRequest(code, null, deviceId, clientSn, "Counter 1", "Android 9", "2.0");
    }

    Future<Activation> activate(Store store, ActivateRequest request) {
        return store.terminalKeyIssuer().activate(vendor(), request, SOURCE);
    }

    IssuedKey activated(Store store, ActivateRequest request) {
        return ((Activation.Activated) await(activate(store, request))).issued();
    }

    Cause refused(Store store, ActivateRequest request) {
        return ((Activation.Refused) await(activate(store, request))).cause();
    }

    static Terminal terminal(Store store, String sn) {
        return await(store.terminals().find(sn)).orElseThrow();
    }

    static Terminal anew(Store store, String sn) {
        return await(store.terminals().findAnew(sn)).orElseThrow();
    }

    static IssuedKey checkIn(Store store, Terminal terminal, Secret key) {
        return await(store.terminalKeyIssuer().checkIn(terminal, key, CHECK_IN));
    }
}
