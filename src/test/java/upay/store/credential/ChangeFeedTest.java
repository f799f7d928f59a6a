package upay.store.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static upay.store.SampleOrders.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.registry.ChannelAccount;
import upay.store.registry.ChannelRegistry;
import upay.store.registry.MerchantChannels;

@DisplayName("What operators change is noticed by every instance within 5 s")
@Tag("process")
class ChangeFeedTest {
    private static final Duration PROMISED = Duration.ofSeconds(5);
    private static final TestStore DATABASE = TestStore.fresh();
    private static Vertx vertx;
    private static Store desk;
    private static List<Store> gateways;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        desk = DATABASE.start(vertx);
        gateways = List.of(DATABASE.start(vertx), DATABASE.start(vertx));
        await(desk.registry().addMerchant("m1", "Tea House"));
        await(desk.registry().addStore("m1", "s1", "Station"));
    }

    @AfterAll
    static void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private static <T> void everywhere(Callable<T> lookAtOne, Predicate<T> there) {
        Awaitility.await().atMost(PROMISED).pollInterval(Duration.ofMillis(50)).until(lookAtOne, there);
    }

    private static void everyTerminal(String sn, Predicate<Terminal> there) {
        for (Store gateway : gateways) {
            everywhere(() -> await(gateway.terminals().find(sn)).orElseThrow(), there);
        }
    }

    private static void everyMerchant(String owner, Predicate<MerchantChannels> there) {
        for (Store gateway : gateways) {
            everywhere(() -> await(gateway.merchants().find(owner)), there);
        }
    }

    @Test
    @DisplayName("a new terminal at once; disabled, enabled and under another secret in time")
    void terminals() {
        await(desk.terminalRegistry().add("t1", "m1", "s1", new Secret("first")));
        for (Store gateway : gateways) {
            assertThat(await(gateway.terminals().find("t1"))).hasValueSatisfying(terminal -> {
                assertThat(terminal.active()).isTrue();
                assertThat(terminal.secret()).isEqualTo(new Secret("first"));
            });
        }

        assertThat(await(desk.terminalRegistry().enable("t1", false)).status()).isEqualTo("DISABLED");
        everyTerminal("t1", terminal -> !terminal.active());
        await(desk.terminalRegistry().enable("t1", true));
        everyTerminal("t1", Terminal::active);
        await(desk.terminalRegistry().resetSecret("t1", new Secret("second")));
        everyTerminal("t1", terminal -> terminal.secret().equals(new Secret("second")));
    }

    @Test
    @DisplayName("an account, its successor, and its end")
    void accounts() {
        assertThat(await(gateways.get(0).merchants().find("m1")).accounts()).doesNotContainKey(Payway.ALIPAY);

        await(desk.channelRegistry().put(account("m1", "https://one.example", "1")));
        everyMerchant("m1", channels -> holds(channels, "https://one.example", "1"));
        await(desk.channelRegistry().put(account("m1", "https://two.example", "2")));
        everyMerchant("m1", channels -> holds(channels, "https://two.example", "2"));
        await(desk.channelRegistry().remove("m1", Payway.ALIPAY, AccountName.OWN));
        everyMerchant("m1", channels -> channels.accounts().isEmpty());
        assertThatThrownBy(() -> await(desk.channelRegistry().remove("m1", Payway.ALIPAY, AccountName.OWN)))
                .hasMessage("alipay has no such account in the store");
    }

    @Test
    @DisplayName("a channel that is switched off, for all or for one, and on again")
    void switches() {
        for (String owner : List.of(ChannelAccount.DEFAULT, "m1")) {
            ChannelRegistry.Switch first = await(desk.channelRegistry().off(owner, Payway.WECHAT, "ann", "fire"));
            everyMerchant(owner, channels -> channels.off().contains(Payway.WECHAT));
            ChannelRegistry.Switch again = await(desk.channelRegistry().off(owner, Payway.WECHAT, "bob", "still"));

            assertThat(again.offSince()).isEqualTo(first.offSince());
            assertThat(again.reason()).isEqualTo("still");
            assertThat(await(desk.channelRegistry().on(owner, Payway.WECHAT))).hasSize(1);
            everyMerchant(owner, channels -> channels.off().isEmpty());
            assertThat(await(desk.channelRegistry().on(owner, Payway.WECHAT))).isEmpty();
        }
    }

    @Test
    @DisplayName("what did not change is not asked for again, and stays the same object")
    void remembered() {
        await(desk.channelRegistry().put(account(ChannelAccount.DEFAULT, "https://one.example", "1")));
        Store gateway = gateways.get(0);
        everyMerchant(ChannelAccount.DEFAULT, channels -> holds(channels, "https://one.example", "1"));

        MerchantChannels before = await(gateway.merchants().find(ChannelAccount.DEFAULT));
        await(desk.terminalRegistry().add("t2", "m1", "s1", new Secret("x")));
        await(desk.terminalRegistry().enable("t2", false));
        everyTerminal("t2", terminal -> !terminal.active());
        everywhere(() -> gateway.merchants().find(ChannelAccount.DEFAULT), Future::isComplete);

        assertThat(await(gateway.merchants().find(ChannelAccount.DEFAULT))).isSameAs(before);
    }

    @Test
    @DisplayName(
            "a merchant without an account is remembered; one that does not exist is not, and is there once it is entered")
    void invented() {
        await(desk.registry().addMerchant("m2", "Bare House"));
        Store gateway = gateways.get(0);
        everywhere(() -> gateway.merchants().find("m2"), Future::isComplete);

        for (int i = 0; i < 3; i++) {
            Future<MerchantChannels> found = gateway.merchants().find("m3");
            assertThat(found.isComplete()).isFalse();
            assertThat(await(found).accounts()).isEmpty();
        }
        await(desk.registry().addMerchant("m3", "New House"));
        await(desk.channelRegistry().put(account("m3", "https://one.example", "1")));

        assertThat(await(gateway.merchants().find("m3")))
                .matches(channels -> holds(channels, "https://one.example", "1"));
    }

    @Test
    @DisplayName("no secret is readable in the tables")
    void sealed() {
        await(desk.terminalRegistry().add("t3", "m1", "s1", new Secret("terminal-secret")));
        await(desk.channelRegistry().put(account("m1", "https://three.example", "app-secret")));

        assertThat(DATABASE.rows("terminals", "1") + "" + DATABASE.rows("channel_accounts", "1"))
                .contains("t3", "https://three.example")
                .doesNotContain("terminal-secret", "app-secret");
        await(desk.channelRegistry().remove("m1", Payway.ALIPAY, AccountName.OWN));
    }

    @Test
    @DisplayName("a secret that was moved to another row opens nowhere, and its neighbours do not mind")
    void moved() {
        await(desk.terminalRegistry().add("t4", "m1", "s1", new Secret("of four")));
        await(desk.terminalRegistry().add("t5", "m1", "s1", new Secret("of five")));
        DATABASE.execute(
                "update upay.terminals set secret = (select secret from upay.terminals where terminal_sn = 't4')"
                        + " where terminal_sn = 't5'");

        Store gateway = gateways.get(0);
        assertThat(await(gateway.terminals().find("t4"))).isPresent();
        assertThatThrownBy(() -> await(gateway.terminals().find("t5")))
                .hasMessage("the terminal's secret cannot be opened");
    }

    @Test
    @DisplayName("a request that cannot be fulfilled fails with a message")
    void refusals() {
        var terminals = desk.terminalRegistry();
        assertThatThrownBy(() -> await(desk.registry().addMerchant("m1", "again")))
                .hasMessageContaining("already");
        assertThatThrownBy(() -> await(desk.registry().addStore("nobody", "s", "s")))
                .hasMessageContaining("no merchant");
        assertThatThrownBy(() -> await(desk.registry().addStore("m1", "s1", "s")))
                .hasMessageContaining("already");
        assertThatThrownBy(() -> await(terminals.add("t9", "m1", "s9", new Secret("x"))))
                .hasMessage("merchant m1 has no store s9");
        assertThatThrownBy(() -> await(terminals.enable("t9", true))).hasMessage("there is no terminal t9");
        assertThatThrownBy(() -> await(terminals.resetSecret("t9", new Secret("x"))))
                .hasMessage("there is no terminal t9");
        assertThatThrownBy(() -> await(desk.channelRegistry().put(account("nobody", "https://a.example", "1"))))
                .hasMessage("there is no merchant nobody");
        assertThatThrownBy(() -> await(desk.channelRegistry().off("nobody", Payway.WECHAT, "ann", "fire")))
                .hasMessage("there is no merchant nobody");
    }

    private static ChannelAccount account(String owner, String endpoint, String secret) {
        return new ChannelAccount(
                owner,
                Payway.ALIPAY,
                endpoint,
                Map.of("app-id", new Secret(secret), "key", new Secret("密")),
                Instant.EPOCH);
    }

    private static boolean holds(MerchantChannels channels, String endpoint, String secret) {
        ChannelAccount account = channels.at(Payway.ALIPAY).byName().get(AccountName.DEFAULT);
        return account != null
                && account.endpoint().equals(endpoint)
                && account.settings()
                        .equals(account(account.owner(), endpoint, secret).settings());
    }
}
