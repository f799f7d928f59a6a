package upay.store.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;
import static upay.store.activation.ActivationFixture.request;

import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Secret;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.IssuedKey;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.Vendor;
import upay.port.TerminalKeyIssuer.Activation;
import upay.port.TerminalKeyIssuer.Cause;
import upay.protocol.ActivateRequest;
import upay.store.Store;
import upay.store.registry.ActivationCodes.Created;

@DisplayName("A code activates terminals: each use one, and no lost answer costs a use")
@Tag("process")
class ActivationsTest {
    private static ActivationFixture gateways;

    @BeforeAll
    static void start() {
        gateways = new ActivationFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        gateways.close();
    }

    @BeforeEach
    void noFailures() {
        gateways.database.execute("delete from activation_failures");
    }

    private static String used(Created code) {
        return gateways.database.value("select used from activation_codes where code_id = "
                + code.code().id());
    }

    private static void update(Created code, String change) {
        gateways.database.execute("update activation_codes set " + change + " where code_id = "
                + code.code().id());
    }

    @Test
    @DisplayName("the terminal is the store's, has a number and a key of the platform's form, and the dialect of today")
    void activated() {
        Created code = gateways.code(1);

        IssuedKey issued = gateways.activated(gateways.one, request(code.text(), "device-1", "till-1"));

        assertThat(List.of(issued.merchantSn(), issued.merchantName(), issued.storeSn(), issued.storeName()))
                .containsExactly("m1", "Tea House", "s1", "Station");
        assertThat(issued.terminalSn()).matches("[3-9][0-9]{17}");
        assertThat(issued.key().reveal()).matches("[0-9a-f]{32}");
        for (Store store : gateways.stores()) {
            Terminal terminal = ActivationFixture.terminal(store, issued.terminalSn());
            assertThat(terminal.secret()).isEqualTo(issued.key());
            assertThat(terminal.active()).isTrue();
            assertThat(terminal.profile().dialect()).isEqualTo(Dialect.CURRENT);
            assertThat(terminal.profile().deviceId()).isEqualTo("device-1");
            assertThat(terminal.keys().currentUsed()).isFalse();
        }
        assertThat(gateways.database.value("select (vendor_sn, client_sn, name, os_info, sdk_version)::text"
                        + " from terminals where terminal_sn = '" + issued.terminalSn() + "'"))
                .isEqualTo("(90000001,till-1,\"Counter 1\",\"Android 9\",2.0)");
    }

    @Test
    @DisplayName("the ready-made code activates any number of terminals of the ready-made store")
    void readyMade() {
        List<Future<Activation>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Store store = gateways.stores().get(i % 2);
            all.add(gateways.activate(store, request(new Secret("SANDBOX1"), "ready-" + i, null)));
        }
        await(Future.all(all));

        Set<String> numbers = new HashSet<>();
        all.forEach(one -> {
            IssuedKey issued = ((Activation.Activated) one.result()).issued();
            assertThat(issued.storeSn()).isEqualTo("sandbox-store");
            numbers.add(issued.terminalSn());
        });
        assertThat(numbers).hasSize(100);
    }

    @Test
    @DisplayName("the same activation again gives the same terminal, until that has signed; then it is a new one")
    void lostAnswer() {
        Created code = gateways.code(3);
        ActivateRequest request = request(code.text(), "", null);

        IssuedKey first = gateways.activated(gateways.one, request);
        IssuedKey again = gateways.activated(gateways.two, request);

        assertThat(again).isEqualTo(first);
        assertThat(used(code)).isEqualTo("1");

        sign(first);
        IssuedKey afterwards = gateways.activated(gateways.one, request);
        assertThat(afterwards.terminalSn()).isNotEqualTo(first.terminalSn());
        assertThat(used(code)).isEqualTo("2");
    }

    private static void sign(IssuedKey issued) {
        Terminal terminal = ActivationFixture.terminal(gateways.one, issued.terminalSn());
        gateways.one.terminals().keyUsed(terminal);
        org.awaitility.Awaitility.await()
                .until(() -> gateways.database.value(
                                "select key_used_at from terminals where terminal_sn = '" + issued.terminalSn() + "'")
                        != null);
    }

    @Test
    @DisplayName("a lost answer is repeated although it took the last use, and although the code has expired since")
    void lostAnswerOfTheLastUse() {
        Created code = gateways.code(1);
        ActivateRequest request = request(code.text(), "device-2", "till-2");
        IssuedKey first = gateways.activated(gateways.one, request);

        assertThat(gateways.activated(gateways.two, request)).isEqualTo(first);
        update(code, "expires_at = now()");
        assertThat(gateways.activated(gateways.two, request)).isEqualTo(first);
        update(code, "revoked_at = now()");
        assertThat(gateways.refused(gateways.two, request)).isEqualTo(Cause.CODE_REVOKED);
    }

    @Test
    @DisplayName("the same activation at the same time, through two instances: one terminal, one use")
    void parallelSame() {
        for (int uses : new int[] {1, 50}) {
            Created code = gateways.code(uses);
            ActivateRequest request = request(code.text(), "parallel", "parallel-" + uses);

            CompositeFuture all = Future.all(IntStream.range(0, 40)
                    .mapToObj(i -> gateways.activate(gateways.stores().get(i % 2), request))
                    .toList());
            await(all);

            assertThat(Set.copyOf(all.<Activation>list())).hasSize(1);
            assertThat(used(code)).isEqualTo("1");
        }
    }

    @Test
    @DisplayName("different devices at the same time take as many uses as the code has, through two instances")
    void parallelDifferent() {
        Created code = gateways.code(5);

        CompositeFuture all = Future.all(IntStream.range(0, 9)
                .mapToObj(i ->
                        gateways.activate(gateways.stores().get(i % 2), request(code.text(), "different-" + i, null)))
                .toList());
        await(all);

        assertThat(all.<Activation>list().stream().filter(Activation.Activated.class::isInstance))
                .hasSize(5);
        assertThat(all.<Activation>list())
                .filteredOn(Activation.Refused.class::isInstance)
                .containsOnly(new Activation.Refused(Cause.CODE_USED_UP));
        assertThat(used(code)).isEqualTo("5");
    }

    @Test
    @DisplayName("each reason for a refusal, none of which takes a use")
    void causes() {
        Store store = gateways.one;
        assertThat(gateways.refused(store, request(new Secret("00000000"), "d", null)))
                .isEqualTo(Cause.CODE_UNKNOWN);

        Created expired = gateways.code(1);
        update(expired, "expires_at = now()");
        assertThat(gateways.refused(store, request(expired.text(), "d", null))).isEqualTo(Cause.CODE_EXPIRED);

        Created revoked = gateways.code(1);
        await(store.activationCodes().revoke(revoked.code().id()));
        assertThat(gateways.refused(store, request(revoked.text(), "d", null))).isEqualTo(Cause.CODE_REVOKED);

        Created usedUp = gateways.code(1);
        gateways.activated(store, request(usedUp.text(), "first", null));
        assertThat(gateways.refused(store, request(usedUp.text(), "second", null)))
                .isEqualTo(Cause.CODE_USED_UP);

        Created good = gateways.code(2);
        ActivateRequest foreign = new ActivateRequest(good.text(), "other-app", "d", null, null, null, null);
        assertThat(gateways.refused(store, foreign)).isEqualTo(Cause.APP_UNKNOWN);

        gateways.database.execute("update stores set status = 'CLOSED' where merchant_id = 'm1'");
        assertThat(gateways.refused(store, request(good.text(), "d", null))).isEqualTo(Cause.STORE_CLOSED);
        gateways.database.execute("update merchants set status = 'CLOSED' where merchant_id = 'm1'");
        assertThat(gateways.refused(store, request(good.text(), "d", null))).isEqualTo(Cause.MERCHANT_CLOSED);
        gateways.database.execute("update merchants set status = 'OPEN'");
        gateways.database.execute("update stores set status = 'OPEN'");
        assertThat(used(good)).isEqualTo("0");
    }

    @Test
    @DisplayName("a client_sn is one terminal's under one application, and takes no use a second time")
    void clientSnTaken() {
        Created code = gateways.code(5);
        gateways.activated(gateways.one, request(code.text(), "a", "taken"));

        assertThat(gateways.refused(gateways.two, request(code.text(), "b", "taken")))
                .isEqualTo(Cause.CLIENT_SN_TAKEN);
        assertThat(used(code)).isEqualTo("1");
        ActivateRequest otherApp = new ActivateRequest(code.text(), "sandbox-app", "b", "taken", null, null, null);
        assertThat(gateways.activated(gateways.two, otherApp)).isNotNull();
    }

    @Test
    @DisplayName("after ten failed codes in a minute, over all instances, no code of the vendor is looked at")
    void guessing() {
        Created right = gateways.code(1);
        for (int i = 0; i < 10; i++) {
            assertThat(gateways.refused(gateways.stores().get(i % 2), request(new Secret("wrong" + i), "d", null)))
                    .isEqualTo(Cause.CODE_UNKNOWN);
        }

        for (Store store : gateways.stores()) {
            assertThat(gateways.refused(store, request(right.text(), "d", null)))
                    .isEqualTo(Cause.TOO_MANY_FAILURES);
        }
        gateways.database.execute("update activation_failures set failed_at = now() - interval '61 seconds'");
        assertThat(gateways.activated(gateways.one, request(right.text(), "d", null)))
                .isNotNull();
    }

    @Test
    @DisplayName("nor of the address, whichever vendors guess from there; other addresses and vendors go on")
    void guessingFromAnAddress() {
        Created right = gateways.code(2);
        for (int i = 0; i < 10; i++) {
            await(guess(new Vendor("v" + i % 2, new Secret("k"), true), "wrong" + i, "192.0.2.9"));
        }

        assertThat(await(guess(gateways.vendor(), right.text().reveal(), "192.0.2.9")))
                .isEqualTo(new Activation.Refused(Cause.TOO_MANY_FAILURES));
        assertThat(await(guess(gateways.vendor(), right.text().reveal(), "192.0.2.10")))
                .isInstanceOf(Activation.Activated.class);
    }

    private static Future<Activation> guess(Vendor vendor, String code, String source) {
        return gateways.one.terminalKeyIssuer().activate(vendor, request(new Secret(code), "guess", null), source);
    }

    @Test
    @DisplayName(
            "two hundred wrong codes at once, through two instances, have ten looked at, and one more that was under way")
    void guessingAtOnce() {
        CompositeFuture all = Future.all(IntStream.range(0, 200)
                .mapToObj(i ->
                        gateways.activate(gateways.stores().get(i % 2), request(new Secret("guess-" + i), "d", null)))
                .toList());
        await(all);

        assertThat(all.<Activation>list().stream()
                        .filter(new Activation.Refused(Cause.CODE_UNKNOWN)::equals)
                        .count())
                .isBetween(10L, 11L);
    }

    @Test
    @DisplayName("failures are deleted once they no longer count")
    void oldFailures() {
        gateways.refused(gateways.one, request(new Secret("old"), "d", null));
        gateways.database.execute("update activation_failures set failed_at = now() - interval '6 minutes'");
        gateways.refused(gateways.one, request(new Secret("new"), "d", null));

        await(((PgTerminalKeyIssuer) gateways.one.terminalKeyIssuer()).tidy());

        assertThat(gateways.database.value("select count(*) from activation_failures"))
                .isEqualTo("2");
    }

    @Test
    @DisplayName("in production neither the sandbox's published vendor nor its published code is of any use")
    void production() {
        Store store = gateways.database.start(
                gateways.vertx, gateways.database.settings().inProduction());

        assertThat(await(store.vendors().find("90000001")))
                .hasValueSatisfying(vendor -> assertThat(vendor.active()).isFalse());
        assertThat(gateways.refused(store, request(new Secret("SANDBOX1"), "d", null)))
                .isEqualTo(Cause.CODE_UNKNOWN);
        await(store.close());
    }

    @Test
    @DisplayName("neither codes nor keys can be read from the store")
    void sealed() {
        Created code = gateways.code(1);
        IssuedKey issued = gateways.activated(gateways.one, request(code.text(), "sealed", null));

        StringBuilder all = new StringBuilder();
        for (String table : List.of(
                "terminals",
                "vendors",
                "vendor_apps",
                "activation_codes",
                "activation_hash_key",
                "activation_failures")) {
            all.append(gateways.database.rows(table, "1"));
        }
        assertThat(all.toString())
                .contains(issued.terminalSn(), "90000001")
                .doesNotContain(code.text().reveal(), issued.key().reveal(), "SANDBOX1", "sandbox-vendor-key");
    }
}
