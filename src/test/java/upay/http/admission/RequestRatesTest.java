package upay.http.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Secret;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.MerchantLimits;
import upay.domain.terminal.RequestRate;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalProfile;
import upay.http.ScriptedOperations;
import upay.http.TestHttpPort;
import upay.metrics.RequestMetrics.Refusal;

@DisplayName(
        "A till or a merchant that is faster than its limit is refused, can end what it began, and delays no other")
class RequestRatesTest {
    private static final Secret SECRET = new Secret("secret");
    private static final MerchantLimits OWN = new MerchantLimits(null, new RequestRate(1, 4), 25);

    /** Every till exists, and is its merchant's: m-1.3 is till 3 of m-1. Merchant m-own has limits of its own. */
    private final TestHttpPort edge = new TestHttpPort(200, sn -> Future.succeededFuture(Optional.of(till(sn))));

    private static Terminal till(String sn) {
        String merchant = sn.substring(0, sn.indexOf('.'));
        Terminal till = new Terminal(sn, SECRET, merchant, "store-1", true);
        return merchant.equals("m-own")
                ? till.withProfile(TerminalProfile.SEED.withLimits(OWN))
                : till.withProfile(new TerminalProfile(Dialect.SEED, null, null));
    }

    @BeforeEach
    void limit() {
        edge.operations.answer(call -> Future.succeededFuture(ScriptedOperations.NOT_FOUND));
        edge.admission.limit(
                new RequestLimits(new RequestRate(1, 5), new RequestRate(1, 8), 50, new RequestRate(100, 1_000)));
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private String send(String sn, String path, String body) {
        return edge.post("/upay/v2/" + path, body.replace(TestHttpPort.TILL.sn(), sn), sn, SECRET)
                .body();
    }

    private String pay(String sn) {
        return send(sn, "pay", TestHttpPort.PAY);
    }

    /** Pays until one is refused; returns how many were not. */
    private int payUntilRefused(String sn) {
        int served = 0;
        while (pay(sn).contains("UPAY_ORDER_NOT_EXISTS")) {
            served++;
        }
        return served;
    }

    private void assertServed(String answer) {
        assertThat(answer).contains("UPAY_ORDER_NOT_EXISTS");
    }

    @Test
    @DisplayName("A till's pays above its limit: MAINTENANCE_INPROGRESS with the limit, and no operation ran")
    void oneTill() {
        assertThat(payUntilRefused("m-1.1")).isBetween(5, 7);
        int ran = edge.operations.calls.size();

        assertThat(pay("m-1.1"))
                .contains("\"result_code\":\"500\"", "MAINTENANCE_INPROGRESS", "该终端超过每秒1次新请求的上限，未产生任何扣款");
        assertThat(edge.operations.calls.size()).isBetween(ran, ran + 1);
        assertThat(edge.admission.metrics().refusals(Refusal.TERMINAL_RATE)).isPositive();
        assertServed(pay("m-1.2"));
        assertServed(pay("m-2.1"));
    }

    @Test
    @DisplayName("Its queries and its cancels have ten times as much, each: the one does not use up the other")
    void itsOwnOrders() {
        payUntilRefused("m-1.1");

        for (int i = 0; i < 45; i++) {
            assertServed(send("m-1.1", "query", TestHttpPort.QUERY));
        }
        String over = "";
        for (int i = 0; i < 200 && !over.contains("MAINTENANCE_INPROGRESS"); i++) {
            over = send("m-1.1", "query", TestHttpPort.QUERY);
        }
        assertThat(over).contains("该终端超过每秒10次查询的上限");
        for (int i = 0; i < 45; i++) {
            assertServed(send("m-1.1", i % 2 == 0 ? "cancel" : "revoke", TestHttpPort.QUERY));
        }
    }

    @Test
    @DisplayName("A merchant's limit counts all of its tills; another merchant is not affected")
    void oneMerchant() {
        int served = 0;
        while (pay("m-1." + served).contains("UPAY_ORDER_NOT_EXISTS")) {
            served++;
        }
        assertThat(served).isBetween(8, 10);
        assertThat(pay("m-1.new")).contains("该商户超过每秒1次新请求的上限");
        assertThat(edge.admission.metrics().refusals(Refusal.MERCHANT_RATE)).isPositive();
        assertServed(send("m-1.1", "query", TestHttpPort.QUERY));
        assertServed(send("m-1.1", "cancel", TestHttpPort.QUERY));
        assertThat(payUntilRefused("m-2.1")).isBetween(5, 7);
    }

    @Test
    @DisplayName("What a merchant's limit refuses takes nothing of its tills' limits")
    void aRefusalTakesNoToken() {
        for (int i = 0; i < 100; i++) {
            pay("m-own." + i % 2);
        }
        edge.admission.limit(
                new RequestLimits(new RequestRate(1, 5), new RequestRate(1, 8), 50, new RequestRate(100, 1_000)));

        assertThat(edge.admission.metrics().refusals(Refusal.TERMINAL_RATE)).isZero();
        assertThat(edge.admission.metrics().refusals(Refusal.MERCHANT_RATE)).isBetween(85L, 96L);
    }

    @Test
    @DisplayName("A merchant's own limits take the place of the configured ones")
    void limitsOfItsOwn() {
        assertThat(payUntilRefused("m-own.1")).isBetween(4, 6);
        assertThat(pay("m-own.1")).contains("该商户超过每秒1次新请求的上限");
    }

    @Test
    @DisplayName(
            "A merchant holds no more of the places than its share: the next pay is refused, the next query is not")
    void theShare() {
        edge.admission.limit(
                new RequestLimits(new RequestRate(9, 900), new RequestRate(9, 900), 10, new RequestRate(100, 1_000)));
        AddressUsage address = new AddressUsage(ClientNetwork.LOCAL, System.nanoTime());
        int held = 0;
        Admission last;
        while ((last = edge.admission.enter(till("m-1." + held), address, RequestKind.BEGIN))
                instanceof InFlightPermit) {
            held++;
        }

        assertThat(held).isEqualTo(18);
        assertThat(last).isEqualTo(new Admission.Refused(Refusal.MERCHANT_SHARE, RequestKind.BEGIN, 18));
        assertThat(pay("m-1.x")).contains("该商户处理中的请求已达上限18个");
        assertServed(send("m-1.1", "query", TestHttpPort.QUERY));
        assertServed(pay("m-2.1"));
    }

    @Test
    @DisplayName("A limit that is changed while the gateway runs holds for the next request")
    void changed() {
        payUntilRefused("m-1.1");
        edge.admission.limit(new RequestLimits(
                new RequestRate(1_000, 10_000), new RequestRate(1_000, 10_000), 50, new RequestRate(100, 1_000)));

        for (int i = 0; i < 50; i++) {
            assertServed(pay("m-1.1"));
        }
    }
}
