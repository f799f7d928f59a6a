package upay.store.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.audit.AuditSource;
import upay.domain.Secret;
import upay.identity.ApiKey;
import upay.identity.LoginDelay;
import upay.identity.LoginSource;
import upay.identity.Permission;
import upay.identity.RecoveryCodes;
import upay.identity.Role;
import upay.identity.Token;
import upay.store.Administration;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.registry.RegistryException;

@DisplayName("Users, sessions, set-up tokens, API keys and failed logins in the store")
@Tag("process")
class UsersTest {
    private static final AuditSource ROOT =
            new AuditSource(AuditSource.Who.SYSTEM_USER, "root", AuditSource.How.CLI, "host");
    private static final String HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";
    private static final Secret TOTP = new Secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

    private static final LoginSource HOME = LoginSource.of("192.0.2.1");

    private static Vertx vertx;
    private TestStore database;
    private Store store;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        vertx.close();
    }

    @BeforeEach
    void fresh() {
        database = TestStore.fresh();
        store = new Store(vertx, database.settings());
        await(store.open());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T act(AuditAction action, String subject, Function<Administration, Future<T>> work) {
        return await(store.administer(ROOT, Act.of(action, subject), work));
    }

    private StoredUser add(String name, Role role) {
        return act(AuditAction.USER_ADD, name, admin -> admin.users().add(name, role, null));
    }

    private StoredUser setUp(String name, String... codes) {
        List<String> hashes = Stream.of(codes)
                .map(code -> RecoveryCodes.hash(new Secret(code)))
                .toList();
        return act(AuditAction.USER_RESET, name, admin -> admin.users().setUp(name, HASH, TOTP, hashes));
    }

    @Test
    @DisplayName("a user: added, found, given a role, disabled, enabled; the errors say what is wrong")
    void lifecycle() {
        assertThat(await(store.users().any())).isFalse();
        StoredUser ann = add("ann", Role.ADMIN);
        assertThat(ann.active()).isTrue();
        assertThat(ann.setUpAt()).isNull();
        assertThat(await(store.users().any())).isTrue();
        assertThatThrownBy(() -> add("ann", Role.VIEWER)).hasMessage("there is a user ann already");
        assertThatThrownBy(() ->
                        act(AuditAction.USER_ADD, "bob", admin -> admin.users().add("bob", Role.MERCHANT, "m1")))
                .isInstanceOf(RegistryException.class)
                .hasMessage("there is no merchant m1");

        add("bob", Role.VIEWER);
        StoredUser bob =
                act(AuditAction.USER_SET_ROLE, "bob", admin -> admin.users().setRole("bob", Role.FINANCE, null));
        assertThat(bob.role()).isEqualTo(Role.FINANCE);
        assertThat(act(AuditAction.USER_DISABLE, "bob", admin -> admin.users().enable("bob", false))
                        .active())
                .isFalse();
        assertThat(await(store.users().list("", 10)))
                .extracting(StoredUser::name)
                .containsExactly("ann", "bob");
        assertThat(await(store.users().list("ann", 1)))
                .extracting(StoredUser::name)
                .containsExactly("bob");
        assertThatThrownBy(() -> await(store.users().find("eve"))).hasMessageContaining("there is no user eve");
    }

    @Test
    @DisplayName("the last active admin can neither be disabled nor given another role")
    void lastAdmin() {
        add("ann", Role.ADMIN);
        add("bob", Role.ADMIN);
        act(AuditAction.USER_DISABLE, "bob", admin -> admin.users().enable("bob", false));

        assertThatThrownBy(() -> act(
                        AuditAction.USER_DISABLE, "ann", admin -> admin.users().enable("ann", false)))
                .hasMessageContaining("ann is the last active admin");
        assertThatThrownBy(() -> act(
                        AuditAction.USER_SET_ROLE, "ann", admin -> admin.users().setRole("ann", Role.VIEWER, null)))
                .hasMessageContaining("last active admin");
        act(AuditAction.USER_ENABLE, "bob", admin -> admin.users().enable("bob", true));
        assertThat(act(AuditAction.USER_DISABLE, "ann", admin -> admin.users().enable("ann", false))
                        .active())
                .isFalse();
    }

    @Test
    @DisplayName("credentials: only of an active user that is set up; the authenticator's secret is sealed")
    void credentials() {
        add("ann", Role.ADMIN);
        add("bob", Role.VIEWER);
        assertThat(await(store.users().credentials("bob"))).isEmpty();
        assertThat(await(store.users().credentials("eve"))).isEmpty();

        assertThat(setUp("bob").setUpAt()).isNotNull();
        Users.Credentials found = await(store.users().credentials("bob")).orElseThrow();
        assertThat(found.passwordHash()).isEqualTo(HASH);
        assertThat(found.totpSecret()).isEqualTo(TOTP);
        assertThat(database.rows("users", "1").toString() + database.rows("audit_log", "1"))
                .doesNotContain(TOTP.reveal());
        assertThat(database.rows("audit_log", "1").toString()).doesNotContain("argon2id");

        act(AuditAction.USER_DISABLE, "bob", admin -> admin.users().enable("bob", false));
        assertThat(await(store.users().credentials("bob"))).isEmpty();
        act(AuditAction.USER_ENABLE, "bob", admin -> admin.users().enable("bob", true));
        act(AuditAction.USER_RESET, "bob", admin -> admin.users().reset("bob"));
        assertThat(await(store.users().credentials("bob"))).isEmpty();
    }

    @Test
    @DisplayName("a one-time password is taken once, also by two logins at the same moment; and none before it")
    void step() {
        add("ann", Role.ADMIN);
        setUp("ann");
        List<Future<Boolean>> both =
                Stream.of(1, 2).map(i -> store.users().takeStep("ann", 100)).toList();
        await(Future.all(both));

        assertThat(both).extracting(Future::result).containsExactlyInAnyOrder(true, false);
        assertThat(await(store.users().takeStep("ann", 99))).isFalse();
        assertThat(await(store.users().takeStep("ann", 101))).isTrue();
        assertThat(await(store.users().find("ann")).loginAt()).isNotNull();
    }

    @Test
    @DisplayName("a recovery code is taken once, and the former ones end when the user is set up again")
    void recovery() {
        add("ann", Role.ADMIN);
        setUp("ann", "one", "two");
        String one = RecoveryCodes.hash(new Secret("ONE"));
        assertThat(await(store.users().takeRecoveryCode("ann", one))).isTrue();
        assertThat(await(store.users().takeRecoveryCode("ann", one))).isFalse();

        setUp("ann", "three");
        assertThat(await(store.users().takeRecoveryCode("ann", RecoveryCodes.hash(new Secret("two")))))
                .isFalse();
        assertThat(await(store.users().takeRecoveryCode("ann", RecoveryCodes.hash(new Secret("three")))))
                .isTrue();
    }

    @Test
    @DisplayName("set-up tokens: one of a user, once, for a day; for the first user only while there is none")
    void setUpTokens() {
        SetUpTokens tokens = store.setUpTokens();
        Token first = await(tokens.createFirst()).orElseThrow();
        assertThat(await(tokens.createFirst())).as("of another instance").isEmpty();
        assertThat(database.rows("set_up_tokens", "1").toString())
                .doesNotContain(first.text().reveal());
        assertThat(await(tokens.take(Token.create()))).isEmpty();
        assertThat(await(tokens.take(first)).orElseThrow().user()).isNull();
        assertThat(await(tokens.take(first))).isEmpty();

        Token again = await(tokens.createFirst()).orElseThrow();
        add("ann", Role.ADMIN);
        assertThat(await(tokens.take(again))).as("there is a user now").isEmpty();
        assertThat(await(tokens.createFirst())).isEmpty();

        Token former = await(tokens.create("ann"));
        Token current = await(tokens.create("ann"));
        assertThat(await(tokens.take(former))).isEmpty();
        database.execute("update set_up_tokens set expires_at = now() - interval '1 s' where user_name = 'ann'");
        assertThat(await(tokens.take(current))).isEmpty();
        assertThat(await(tokens.take(await(tokens.create("ann")))).orElseThrow().user())
                .isEqualTo("ann");
    }

    @Test
    @DisplayName("sessions: found until they are idle, over, ended, or their user is disabled; ten of a user")
    void sessions() {
        add("ann", Role.ADMIN);
        add("bob", Role.VIEWER);
        Sessions sessions = store.sessions();
        Token one = await(sessions.begin("bob", "192.0.2.1"));
        assertThat(database.rows("user_sessions", "1").toString())
                .doesNotContain(one.text().reveal());
        assertThat(await(sessions.find(one)).orElseThrow().name()).isEqualTo("bob");
        assertThat(await(sessions.find(Token.create()))).isEmpty();

        database.execute("update user_sessions set used_at = now() - interval '29 min'");
        assertThat(await(sessions.find(one))).isPresent();
        database.execute("update user_sessions set used_at = used_at - interval '29 min'");
        assertThat(await(sessions.find(one))).as("the use before was kept").isPresent();
        database.execute("update user_sessions set used_at = now() - interval '31 min'");
        assertThat(await(sessions.find(one))).isEmpty();

        Token two = await(sessions.begin("bob", "192.0.2.1"));
        database.execute("update user_sessions set expires_at = now() - interval '1 s'");
        assertThat(await(sessions.find(two))).isEmpty();
        Token three = await(sessions.begin("bob", "192.0.2.1"));
        assertThat(database.value("select count(*) from user_sessions"))
                .as("swept")
                .isEqualTo("1");
        await(sessions.end(three));
        assertThat(await(sessions.find(three))).isEmpty();

        Token oldest = await(sessions.begin("bob", "192.0.2.1"));
        Token next = await(sessions.begin("bob", "192.0.2.1"));
        for (int i = 0; i < 9; i++) {
            await(sessions.begin("bob", "192.0.2.1"));
        }
        assertThat(await(sessions.find(oldest))).isEmpty();
        assertThat(await(sessions.find(next))).isPresent();
        assertThat(database.value("select count(*) from user_sessions")).isEqualTo("10");

        act(AuditAction.USER_SET_ROLE, "bob", admin -> admin.users().setRole("bob", Role.FINANCE, null));
        assertThat(await(sessions.find(next))).isEmpty();
        Token last = await(sessions.begin("bob", "192.0.2.1"));
        act(AuditAction.USER_DISABLE, "bob", admin -> admin.users().enable("bob", false));
        assertThat(await(sessions.find(last))).isEmpty();
    }

    @Test
    @DisplayName("API keys: found by the whole key until they expire or are revoked; the last use is kept to the hour")
    void apiKeys() {
        ApiKey key = ApiKey.create();
        ApiKeys.Entry added = act(AuditAction.API_KEY_ADD, key.id(), admin -> admin.apiKeys()
                .add(key, "till", Set.of(Permission.READ_ORDERS), null, Duration.ofDays(1)));
        assertThat(added.state()).isEqualTo(ApiKeys.State.VALID);
        assertThat(database.rows("api_keys", "1").toString() + database.rows("audit_log", "1"))
                .doesNotContain(key.text().reveal());

        assertThat(await(store.apiKeys().find(key)).orElseThrow().access().permissions())
                .isEqualTo(EnumSet.of(Permission.READ_ORDERS));
        assertThat(await(store.apiKeys()
                        .find(new ApiKey(key.id(), ApiKey.create().text()))))
                .isEmpty();
        String used = database.value("select used_at from api_keys");
        assertThat(used).isNotNull();
        await(store.apiKeys().find(key));
        assertThat(database.value("select used_at from api_keys")).isEqualTo(used);
        database.execute("update api_keys set used_at = now() - interval '61 min'");
        await(store.apiKeys().find(key));
        assertThat(database.value("select used_at > now() - interval '1 min' from api_keys"))
                .isEqualTo("t");

        database.execute("update api_keys set expires_at = now() - interval '1 s'");
        assertThat(await(store.apiKeys().find(key))).isEmpty();
        assertThat(await(store.apiKeys().list("", 10)).get(0).state()).isEqualTo(ApiKeys.State.EXPIRED);
        database.execute("update api_keys set expires_at = now() + interval '1 d', scopes = scopes || '{fly}'");
        assertThat(await(store.apiKeys().find(key)).orElseThrow().scopes())
                .as("of a later version")
                .containsExactly(Permission.READ_ORDERS);
        act(AuditAction.API_KEY_REVOKE, key.id(), admin -> admin.apiKeys().revoke(key.id()));
        assertThat(await(store.apiKeys().find(key))).isEmpty();
        assertThatThrownBy(() -> act(AuditAction.API_KEY_REVOKE, "x", admin -> admin.apiKeys()
                        .revoke("x")))
                .hasMessageContaining("there is no API key x");
    }

    private static Duration left(LoginFailures failures, String user, LoginSource source) {
        return await(failures.delay(user, source)).left();
    }

    @Test
    @DisplayName("after many failures from everywhere, only sources from which the user has logged in may go on")
    void crowd() {
        add("ann", Role.ADMIN);
        LoginFailures failures = store.loginFailures();
        for (int i = 0; i < LoginDelay.CROWD; i++) {
            await(failures.add("ann", LoginSource.of("2001:db8:0:" + i + ":0:0:0:1")));
        }
        LoginSource office = LoginSource.of("2001:db8:1:1:0:0:0:1");
        assertThat(left(failures, "ann", HOME)).isEqualTo(Duration.ofMinutes(10));
        assertThat(left(failures, "ann", office)).isEqualTo(Duration.ofMinutes(10));

        for (String address : List.of("192.0.2.1", "2001:db8:1:1:0:0:0:7")) {
            AuditSource there = new AuditSource(AuditSource.Who.USER, "ann", AuditSource.How.CONSOLE, address);
            await(store.record(there, Act.of(AuditAction.USER_LOGIN, "ann"), null, "{}"));
        }
        assertThat(left(failures, "ann", HOME)).isZero();
        assertThat(left(failures, "ann", office)).isZero();
        assertThat(left(failures, "ann", LoginSource.of("192.0.2.11"))).isEqualTo(Duration.ofMinutes(10));
        assertThat(await(failures.delay("eve", HOME)).isUser()).isFalse();

        database.execute("update login_failures set failed_at = now() - interval '61 min'");
        assertThat(left(failures, "ann", LoginSource.of("192.0.2.11"))).isZero();
    }

    @Test
    @DisplayName("failed logins delay the pair of user and source only, and are forgotten after a day")
    void failures() {
        add("ann", Role.ADMIN);
        add("bob", Role.VIEWER);
        LoginFailures failures = store.loginFailures();
        for (int i = 0; i < 6; i++) {
            assertThat(left(failures, "ann", HOME).compareTo(Duration.ofSeconds(5)))
                    .isNotPositive();
            await(failures.add("ann", HOME));
        }
        assertThat(left(failures, "ann", HOME)).isBetween(Duration.ofMillis(1), Duration.ofSeconds(10));
        assertThat(left(failures, "ann", new LoginSource("192.0.2.2", "192.0.2.2")))
                .isZero();
        assertThat(left(failures, "bob", HOME)).isZero();
        await(failures.add("nobody", HOME));
        assertThat(database.value("select count(*) from login_failures")).isEqualTo("1");

        await(failures.clear("ann", HOME));
        assertThat(left(failures, "ann", HOME)).isZero();
        await(failures.add("ann", HOME));
        database.execute("update login_failures set failures = 20, failed_at = now() - interval '25 h'");
        await(failures.add("ann", HOME));
        assertThat(database.value("select failures from login_failures")).isEqualTo("1");
        database.execute("update login_failures set failed_at = now() - interval '25 h'");
        await(failures.add("bob", HOME));
        assertThat(database.value("select string_agg(user_name, ' ') from login_failures"))
                .isEqualTo("bob");
        assertThat(Optional.ofNullable(database.value("select failures from login_failures")))
                .hasValue("1");
    }
}
