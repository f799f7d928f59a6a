package upay.store.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static upay.store.SampleOrders.await;
import static upay.store.activation.ActivationFixture.CHECK_IN;
import static upay.store.activation.ActivationFixture.anew;
import static upay.store.activation.ActivationFixture.checkIn;
import static upay.store.activation.ActivationFixture.request;
import static upay.store.activation.ActivationFixture.terminal;

import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Secret;
import upay.domain.terminal.IssuedKey;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalKeys;
import upay.port.StoreException;
import upay.store.Store;

@DisplayName("A check-in replaces the key; the previous one stays valid, so that no lost answer locks a terminal out")
@Tag("process")
class CheckInsTest {
    private static ActivationFixture gateways;
    private static int count;

    @BeforeAll
    static void start() {
        gateways = new ActivationFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        gateways.close();
    }

    private static IssuedKey newTerminal() {
        return gateways.activated(gateways.one, request(new Secret("SANDBOX1"), "check-in-" + count++, null));
    }

    @Test
    @DisplayName("signed with the current key: a new key, and the old one is the previous one")
    void current() {
        IssuedKey first = newTerminal();
        Terminal terminal = terminal(gateways.one, first.terminalSn());

        IssuedKey second = checkIn(gateways.one, terminal, first.key());

        assertThat(second.key()).isNotEqualTo(first.key());
        assertThat(second.key().reveal()).matches("[0-9a-f]{32}");
        assertThat(second)
                .isEqualTo(new IssuedKey(
                        first.terminalSn(),
                        second.key(),
                        "sandbox-merchant",
                        "sandbox-merchant",
                        "sandbox-store",
                        "sandbox-store"));
        for (Store store : gateways.stores()) {
            TerminalKeys keys = anew(store, first.terminalSn()).keys();
            assertThat(keys.current()).isEqualTo(second.key());
            assertThat(keys.previous()).isEqualTo(first.key());
            assertThat(keys.previousUntil()).isNull();
            assertThat(keys.currentUsed()).isFalse();
        }
        assertThat(terminal(gateways.one, first.terminalSn()).secret()).isEqualTo(second.key());
        assertThat(gateways.database.value("select (os_info, sdk_version, checkin_at is not null)::text from terminals"
                        + " where terminal_sn = '" + first.terminalSn() + "'"))
                .isEqualTo("(Linux,1.0,t)");
    }

    @Test
    @DisplayName("signed with the previous key: the present current key, as often as asked, and nothing changes")
    void previous() {
        IssuedKey first = newTerminal();
        IssuedKey second = checkIn(gateways.one, terminal(gateways.one, first.terminalSn()), first.key());

        for (Store store : List.of(gateways.one, gateways.two, gateways.one)) {
            Terminal terminal = anew(store, first.terminalSn());
            assertThat(checkIn(store, terminal, first.key()).key()).isEqualTo(second.key());
        }
        TerminalKeys keys = anew(gateways.two, first.terminalSn()).keys();
        assertThat(List.of(keys.current(), keys.previous())).containsExactly(second.key(), first.key());
        assertThat(keys.serial()).isEqualTo(2);
    }

    @Test
    @DisplayName("an instance that has not seen the check-in yet answers the new key, not another one")
    void staleInstance() {
        IssuedKey first = newTerminal();
        Terminal stale = terminal(gateways.two, first.terminalSn());
        IssuedKey second = checkIn(gateways.one, terminal(gateways.one, first.terminalSn()), first.key());

        assertThat(checkIn(gateways.two, stale, first.key()).key()).isEqualTo(second.key());
        assertThat(terminal(gateways.two, first.terminalSn()).secret()).isEqualTo(second.key());
    }

    @Test
    @DisplayName(
            "a key from before the previous one gets nothing, from an instance that still takes it for valid either")
    void ended() {
        IssuedKey first = newTerminal();
        Terminal stale = terminal(gateways.two, first.terminalSn());
        IssuedKey second = checkIn(gateways.one, terminal(gateways.one, first.terminalSn()), first.key());
        checkIn(gateways.one, terminal(gateways.one, first.terminalSn()), second.key());

        assertThatThrownBy(() -> checkIn(gateways.two, stale, first.key()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has ended meanwhile");
        assertThat(terminal(gateways.two, first.terminalSn()).keys().previous()).isEqualTo(second.key());
    }

    @Test
    @DisplayName("at the same instant with one key, through two instances: the same new key")
    void parallel() {
        for (int round = 0; round < 5; round++) {
            IssuedKey first = newTerminal();
            List<Terminal> seen = gateways.stores().stream()
                    .map(store -> terminal(store, first.terminalSn()))
                    .toList();

            CompositeFuture all = Future.all(IntStream.range(0, 20)
                    .mapToObj(i -> gateways.stores()
                            .get(i % 2)
                            .terminalKeyIssuer()
                            .checkIn(seen.get(i % 2), first.key(), CHECK_IN))
                    .toList());
            await(all);

            assertThat(new HashSet<>(all.<IssuedKey>list())).hasSize(1);
            assertThat(all.<IssuedKey>list().get(0).key()).isNotEqualTo(first.key());
        }
    }

    @Test
    @DisplayName("a sandbox terminal's published secret gets the present key, whatever was checked in")
    void published() {
        String sn = "100000000000000001";
        Secret secret = new Secret("sandbox-secret-1");
        IssuedKey first = checkIn(gateways.one, terminal(gateways.one, sn), secret);
        IssuedKey second = checkIn(gateways.one, terminal(gateways.one, sn), first.key());
        IssuedKey third = checkIn(gateways.one, terminal(gateways.one, sn), second.key());

        assertThat(terminal(gateways.one, sn).keys().published()).isEqualTo(secret);
        assertThat(checkIn(gateways.one, terminal(gateways.one, sn), secret).key())
                .isEqualTo(third.key());
        assertThat(checkIn(gateways.two, anew(gateways.two, sn), secret).key()).isEqualTo(third.key());
    }

    @Test
    @DisplayName("the previous key ends some time after the current one was first used, not before")
    void lifetime() {
        IssuedKey first = newTerminal();
        String sn = first.terminalSn();
        IssuedKey second = checkIn(gateways.one, terminal(gateways.one, sn), first.key());
        gateways.database.execute(
                "update terminals set checkin_at = now() - interval '30 days' where terminal_sn = '" + sn + "'");
        assertThat(anew(gateways.two, sn).keys().isPreviousValid(Instant.now())).isTrue();

        gateways.database.execute(
                "update terminals set key_used_at = now() - interval '23 hours' where terminal_sn = '" + sn + "'");
        // Another instance saw that use: it is noticed here within moments.
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> terminal(gateways.two, sn).keys().previousUntil() != null);
        assertThat(terminal(gateways.two, sn).keys().isPreviousValid(Instant.now()))
                .isTrue();

        gateways.database.execute(
                "update terminals set key_used_at = now() - interval '24 hours' where terminal_sn = '" + sn + "'");
        Terminal terminal = anew(gateways.one, sn);
        assertThat(terminal.keys().isPreviousValid(Instant.now())).isFalse();
        assertThatThrownBy(() -> checkIn(gateways.one, terminal, first.key())).isInstanceOf(StoreException.class);
        assertThat(checkIn(gateways.one, terminal, second.key()).key()).isNotEqualTo(second.key());
    }

    @Test
    @DisplayName("the first use of a key is recorded once")
    void firstUse() {
        IssuedKey first = newTerminal();
        String sn = first.terminalSn();
        checkIn(gateways.one, terminal(gateways.one, sn), first.key());
        Terminal unused = terminal(gateways.one, sn);
        assertThat(unused.keys().currentUsed()).isFalse();

        gateways.one.terminals().keyUsed(unused);
        gateways.one.terminals().keyUsed(unused);
        Terminal used = terminal(gateways.one, sn);

        assertThat(used.keys().currentUsed()).isTrue();
        assertThat(used.keys().previousUntil())
                .isBetween(
                        Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
        String usedAt = "select key_used_at from terminals where terminal_sn = '" + sn + "'";
        Awaitility.await().until(() -> gateways.database.value(usedAt) != null);
        String at = gateways.database.value(usedAt);
        gateways.two.terminals().keyUsed(unused);
        Awaitility.await().pollDelay(Duration.ofMillis(200)).until(() -> at.equals(gateways.database.value(usedAt)));
    }

    @Test
    @DisplayName(
            "every other instance forgets the key before the previous one in time, and operators' changes are not needed")
    void otherInstancesForget() {
        IssuedKey first = newTerminal();
        String sn = first.terminalSn();
        assertThat(terminal(gateways.two, sn).secret()).isEqualTo(first.key());
        String changes = gateways.database.value("select version from change_counter");

        IssuedKey second = checkIn(gateways.one, terminal(gateways.one, sn), first.key());
        IssuedKey third = checkIn(gateways.one, terminal(gateways.one, sn), second.key());

        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> terminal(gateways.two, sn).secret().equals(third.key()));
        assertThat(terminal(gateways.two, sn).keys().previous()).isEqualTo(second.key());
        assertThat(gateways.database.value("select version from change_counter"))
                .isEqualTo(changes);
    }

    @Test
    @DisplayName("more check-ins at once than are looked at one by one make everything that is cached be read again")
    void flood() {
        String sn = newTerminal().terminalSn();
        terminal(gateways.two, sn);
        assertThat(gateways.two.terminals().find(sn).isComplete()).isTrue();

        gateways.database.execute(
                "insert into terminals (terminal_sn, merchant_id, store_id, secret, status, checkin_at)"
                        + " select 'flood' || i, 'm1', 's1', 'x', 'ACTIVE', now() from generate_series(1, 10001) i");

        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> !gateways.two.terminals().find(sn).isComplete());
        assertThat(terminal(gateways.two, sn).sn()).isEqualTo(sn);
    }

    @Test
    @DisplayName("the last five replaced keys are kept, sealed, and sign nothing")
    void formerKeys() {
        IssuedKey now = newTerminal();
        String sn = now.terminalSn();
        List<Secret> keys = new ArrayList<>(List.of(now.key()));
        for (int i = 0; i < 7; i++) {
            now = checkIn(gateways.one, terminal(gateways.one, sn), now.key());
            keys.add(now.key());
        }

        assertThat(gateways.database.value(
                        "select string_agg(key_serial::text, ',' order by key_serial) from terminal_former_keys"
                                + " where terminal_sn = '" + sn + "'"))
                .isEqualTo("3,4,5,6,7");
        String rows =
                gateways.database.rows("terminals", "1") + "" + gateways.database.rows("terminal_former_keys", "1");
        keys.forEach(key -> assertThat(rows).doesNotContain(key.reveal()));
    }

    @Test
    @DisplayName("a thousand terminals, three times each at once, through two instances: quickly, and one new key each")
    void many() {
        int terminals = 1_000;
        gateways.database.execute("insert into terminals (terminal_sn, merchant_id, store_id, secret, status)"
                + " select 'many' || i, 'm1', 's1', 'many-secret-' || i, 'ACTIVE' from generate_series(1, " + terminals
                + ") i");
        long started = System.nanoTime();
        Map<String, Future<IssuedKey>> firsts = new HashMap<>();
        List<Future<IssuedKey>> all = new ArrayList<>();
        for (int i = 1; i <= terminals; i++) {
            Secret key = new Secret("many-secret-" + i);
            for (int j = 0; j < 3; j++) {
                Store store = gateways.stores().get(j % 2);
                Future<IssuedKey> issued = store.terminals().find("many" + i).compose(found -> store.terminalKeyIssuer()
                        .checkIn(found.orElseThrow(), key, CHECK_IN));
                all.add(issued);
                firsts.put("many" + i, issued);
            }
        }
        await(Future.all(all));

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
        Set<IssuedKey> different = new HashSet<>();
        all.forEach(issued -> different.add(issued.result()));
        assertThat(different).hasSize(terminals);
    }
}
