package upay.store.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static upay.store.SampleOrders.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.identity.Role;
import upay.protocol.CheckInRequest;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.registry.ChannelAccount;
import upay.store.registry.RegistryException;
import upay.store.rotation.KeyRotation.Progress;
import upay.store.rotation.KeyRotation.Result;
import upay.store.seal.MasterKeys;
import upay.store.seal.SealException;

@DisplayName("The master key is rotated while gateways run")
@Tag("process")
class KeyRotationTest {
    private static final int TILLS = 300;
    private static final MasterKeys FIRST = keys(1);
    private static final MasterKeys BOTH = keys(1, 2);
    private static final MasterKeys SECOND = keys(2);

    private final TestStore database = TestStore.fresh();
    private Vertx vertx;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private static MasterKeys keys(int... versions) {
        String text = String.join(
                "\n",
                IntStream.of(versions)
                        .mapToObj(v -> v + ":" + ("0" + v).repeat(32))
                        .toList());
        return MasterKeys.parse(new Secret(text));
    }

    private Store start(MasterKeys keys) {
        return database.start(vertx, database.settings().withKeys(keys));
    }

    private void fillAndStop(MasterKeys keys) {
        Store store = start(keys);
        fill(store);
        await(store.close());
    }

    private void fill(Store store) {
        await(store.registry().addMerchant("m1", "one"));
        await(store.registry().addStore("m1", "s1", "one"));
        for (int i = 0; i < TILLS; i++) {
            await(store.terminalRegistry().add("t" + i, "m1", "s1", new Secret("secret-" + i)));
        }
        for (String owner : List.of("m1", ChannelAccount.DEFAULT)) {
            for (String name : List.of(AccountName.DEFAULT, "second")) {
                await(store.channelRegistry()
                        .put(new ChannelAccount(
                                owner,
                                AccountName.of(owner, name),
                                Payway.WECHAT,
                                "https://a.example",
                                Map.of("key", new Secret(owner + " " + name)),
                                Instant.EPOCH)));
            }
        }
    }

    private void assertAllOpen(Store store) {
        for (int i = 0; i < TILLS; i++) {
            assertThat(await(store.terminals().find("t" + i)).orElseThrow().secret())
                    .isEqualTo(new Secret("secret-" + i));
        }
        for (String owner : List.of("m1", ChannelAccount.DEFAULT)) {
            assertThat(await(store.merchants().find(owner)).at(Payway.WECHAT).byName())
                    .hasSize(2)
                    .allSatisfy((name, account) ->
                            assertThat(account.settings()).containsEntry("key", new Secret(owner + " " + name)));
        }
    }

    private String versions() {
        return database.value(
                "select string_agg(distinct v::text, ',') from (select secret_key_version v from terminals"
                        + " union all select settings_key_version from channel_accounts) a");
    }

    @Test
    @DisplayName("only once all of them hold the new key; then nothing is left under the old one")
    void rotation() {
        Store old = start(FIRST);
        fill(old);
        Store one = start(BOTH);
        assertThatThrownBy(() -> await(one.keyRotation().run(50, progress -> {})))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("do not hold master key version 2 yet: instances ["
                        + old.instance().id() + "]");
        assertThat(versions()).isEqualTo("1");

        await(old.close());
        Store two = start(BOTH);
        AtomicBoolean rotated = new AtomicBoolean();
        Future<Integer> load = lookUp(two, rotated, 0);
        List<Progress> progress = new ArrayList<>();
        Result result = await(one.keyRotation().run(50, progress::add).onComplete(done -> rotated.set(true)));

        assertThat(await(load)).isPositive();
        assertThat(result).isEqualTo(new Result(2, TILLS + 4, 0, List.of(1)));
        assertThat(progress).hasSizeGreaterThan(TILLS / 50).allMatch(each -> each.broken() == 0);
        assertThat(versions()).isEqualTo("2");
        assertAllOpen(one);
        assertAllOpen(start(SECOND));
        assertThatThrownBy(() -> start(FIRST)).hasRootCauseInstanceOf(SealException.class);
    }

    /** Looks tills up past every memory until the rotation is done; how many. */
    private Future<Integer> lookUp(Store store, AtomicBoolean end, int count) {
        String sn = "t" + count % TILLS;
        return store.terminalRegistry()
                .enable(sn, true)
                .compose(v -> store.terminals().find(sn))
                .compose(found -> {
                    assertThat(found.orElseThrow().secret()).isEqualTo(new Secret("secret-" + count % TILLS));
                    return end.get() ? Future.succeededFuture(count) : lookUp(store, end, count + 1);
                });
    }

    @Test
    @DisplayName("after an interruption it continues where it stopped")
    void interrupted() {
        fillAndStop(BOTH);
        Store store = start(keys(2, 3));
        assertThat(versions()).isEqualTo("2");

        assertThatThrownBy(() -> await(store.keyRotation().run(40, progress -> {
                    if (progress.changed() >= 80) {
                        throw new IllegalStateException("pulled the plug");
                    }
                })))
                .hasMessage("pulled the plug");
        assertThat(versions()).isEqualTo("2,3");
        Result result = await(store.keyRotation().run(40, progress -> {}));

        assertThat(result.changed()).isBetween(1L, TILLS + 4L - 80);
        assertThat(versions()).isEqualTo("3");
        assertAllOpen(store);
    }

    @Test
    @DisplayName("what does not open is left as it is, counted, and its key not forgotten")
    void broken() {
        fillAndStop(BOTH);
        database.execute("update upay.terminals set secret = 'AAAA' where terminal_sn = 't7'");
        Store store = start(keys(1, 2, 3));

        Result result = await(store.keyRotation().run(1000, progress -> {}));

        assertThat(result).isEqualTo(new Result(3, TILLS + 3, 1, List.of()));
        assertThat(versions()).isEqualTo("2,3");
    }

    @Test
    @DisplayName("what was stored before there were keys is sealed at the next start")
    void plain() {
        fillAndStop(FIRST);
        database.execute(
                "update upay.terminals set secret = 'secret-5', secret_key_version = 0 where terminal_sn = 't5'");

        Store store = start(FIRST);

        assertThat(versions()).isEqualTo("1");
        assertThat(database.value("select secret from terminals where terminal_sn = 't5'"))
                .isNotEqualTo("secret-5");
        assertAllOpen(store);
    }

    @Test
    @DisplayName(
            "with them the previous and the former keys of terminals, vendors' keys and the key of activation codes")
    void keysOfCheckIns() {
        Store before = start(BOTH);
        await(before.registry().addMerchant("m1", "one"));
        await(before.registry().addStore("m1", "s1", "one"));
        await(before.readyMadeAccounts().create());
        for (int i = 0; i < 4; i++) {
            String sn = "k" + i;
            await(before.terminalRegistry().add(sn, "m1", "s1", new Secret("key-1")));
            for (int j = 0; j < 3; j++) {
                checkIn(before, sn);
            }
        }
        await(before.close());
        assertThat(keyVersions()).isEqualTo("2");
        Store store = start(keys(2, 3));

        Result result = await(store.keyRotation().run(3, progress -> {}));

        // Terminals: 4 ready-made ones and 4, these with a previous and 3 former keys; a vendor; the key of the hashes.
        assertThat(result).isEqualTo(new Result(3, 8 + 4 + 12 + 1 + 1, 0, List.of(2)));
        assertThat(keyVersions()).isEqualTo("3");
        await(store.close());
        Store after = start(keys(3));
        assertThat(await(after.terminals().find("k0")).orElseThrow().keys().previous())
                .isNotNull();
        checkIn(after, "k0");
        assertThat(await(after.vendors().find("90000001"))).isPresent();
        await(after.readyMadeAccounts().create());
        assertThat(database.value("select count(*) from activation_codes")).isEqualTo("1");
    }

    @Test
    @DisplayName("with them the users' authenticators; a key under which one is sealed is kept until then")
    void authenticators() {
        Store before = start(FIRST);
        Secret secret = new Secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        for (String name : List.of("ann", "bob", "eve")) {
            await(before.users().add(name, Role.ADMIN, null));
        }
        for (String name : List.of("ann", "eve")) {
            await(before.users().setUp(name, "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA", secret, List.of()));
        }
        await(before.close());
        Store store = start(BOTH);

        Result result = await(store.keyRotation().run(1, progress -> {}));

        assertThat(result).isEqualTo(new Result(2, 2, 0, List.of(1)));
        await(store.close());
        assertThat(await(start(SECOND).users().credentials("eve")).orElseThrow().totpSecret())
                .isEqualTo(secret);
    }

    private static void checkIn(Store store, String sn) {
        Terminal terminal = await(store.terminals().find(sn)).orElseThrow();
        await(store.terminalKeyIssuer().checkIn(terminal, terminal.secret(), new CheckInRequest(null, null, null)));
    }

    private String keyVersions() {
        return database.value(
                "select string_agg(distinct v::text, ',') from (select secret_key_version v from terminals"
                        + " union all select previous_secret_key_version from terminals where previous_secret is not null"
                        + " union all select secret_key_version from terminal_former_keys"
                        + " union all select secret_key_version from vendors"
                        + " union all select secret_version from activation_hash_key) a");
    }

    @Test
    @DisplayName("another key under the same number is noticed at the start")
    void another() {
        start(FIRST);

        assertThatThrownBy(() -> start(MasterKeys.development()))
                .rootCause()
                .isInstanceOf(SealException.class)
                .hasMessageContaining("version 1 is another key than the one that sealed this store");
    }
}
