package upay.store.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static upay.store.SampleOrders.await;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.port.StoreException;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.seal.MasterKeys;

@Tag("process")
@DisplayName("A running gateway in production takes no terminal whose secret is unsealed or published")
class PgTerminalsProductionTest {
    private static final MasterKeys KEYS = MasterKeys.parse(new Secret("1:" + "11".repeat(32)));
    private static Vertx vertx;
    private static TestStore database;
    private static Store sandbox;
    private static Store production;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        database = TestStore.fresh();
        sandbox = database.start(vertx, database.settings().withKeys(KEYS));
        await(sandbox.readyMadeAccounts().create());
        await(sandbox.terminalRegistry()
                .add("OWN", "sandbox-merchant", "sandbox-store", new Secret("a-secret-of-its-own")));
        production = database.start(vertx, database.settings().withKeys(KEYS).inProduction());
        // Past the program, as a client with write access to the store would.
        database.execute("insert into terminals (terminal_sn, merchant_id, store_id, secret, status)"
                + " values ('PUT', 'sandbox-merchant', 'sandbox-store', 'known-to-who-put-it', 'ACTIVE')");
    }

    @AfterAll
    static void stop() {
        await(production.close());
        await(sandbox.close());
        await(vertx.close());
    }

    @Test
    @DisplayName("one that was put into the store as it is opens in the sandbox alone")
    void plain() {
        assertThat(await(sandbox.terminals().find("PUT")).map(Terminal::active)).contains(true);
        assertThatThrownBy(() -> await(production.terminals().find("PUT")))
                .isInstanceOf(StoreException.class)
                .hasRootCauseMessage(
                        "terminals.secret of merchant sandbox-merchant, PUT is not sealed, which production"
                                + " refuses: \"keys seal\" shows and seals it");
        assertThat(await(production.terminals().find("OWN")).map(Terminal::active))
                .contains(true);
    }

    @Test
    @DisplayName("a published one, left by a sandbox over the same store, is as if disabled")
    void published() {
        assertThat(await(sandbox.terminals().find("100000000000000001")).map(Terminal::active))
                .contains(true);
        assertThat(await(production.terminals().find("100000000000000001")).map(Terminal::active))
                .contains(false);
    }
}
