package upay.http.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.Vendor;
import upay.http.RawClient;
import upay.http.ScriptedOperations;
import upay.http.TestHttpPort;
import upay.protocol.signature.Md5Signature;
import upay.protocol.signature.SignatureV2;

@DisplayName("No till, no merchant and no address takes all places among the requests in flight")
class AdmissionControlTest {
    private static final int PLACES = 40;

    /** Every till exists, and is its merchant's: m-1.3 is till 3 of m-1. */
    private final TestHttpPort edge = new TestHttpPort(PLACES, sn -> Future.succeededFuture(Optional.of(till(sn))));

    private final List<RawClient> clients = new ArrayList<>();

    /** As many as there are to call from; one after the other. */
    private int addresses = 1;

    @AfterEach
    void stop() {
        clients.forEach(RawClient::close);
        edge.close();
    }

    private static Terminal till(String sn) {
        return new Terminal(sn, new Secret("secret"), sn.substring(0, sn.indexOf('.')), "store-1", true);
    }

    private RawClient send(String sn, String path, String body) {
        byte[] bytes = TestHttpPort.utf8(body.replace(TestHttpPort.TILL.sn(), sn));
        RawClient client = edge.rawFrom("127.0.0." + (1 + clients.size() % addresses));
        clients.add(client);
        return client.send("POST /upay/v2/" + path + " HTTP/1.1\r\nHost: h\r\nAuthorization: " + sn + " "
                        + Md5Signature.sign(bytes, new Secret("secret")) + "\r\nContent-Length: " + bytes.length
                        + "\r\n\r\n")
                .send(bytes);
    }

    /** Pays that stay in progress; returns how many of them were let in. */
    private int holdAsManyAsPossible(String... sns) {
        clients.forEach(RawClient::close);
        clients.clear();
        edge.operations.hold();
        int before = edge.operations.calls.size();
        for (int i = 0; i < 2 * PLACES; i++) {
            send(sns[i % sns.length], "pay", TestHttpPort.PAY);
        }
        // If the last one is answered or held, all before it are too.
        await().atMost(Duration.ofSeconds(10))
                .until(() -> edge.admission.inFlight() == edge.operations.calls.size() - before
                        && refused() == 2 * PLACES - edge.admission.inFlight());
        return edge.operations.calls.size() - before;
    }

    private long refused() {
        return clients.stream().filter(client -> !client.isSilent()).count();
    }

    private void assertServed(String sn, String path, String body) {
        edge.operations.answer(call -> Future.succeededFuture(ScriptedOperations.NOT_FOUND));
        assertThat(send(sn, path, body).response().body()).contains("UPAY_ORDER_NOT_EXISTS");
    }

    private void assertRefused(String sn, String path, String body) {
        assertThat(send(sn, path, body).response().body()).contains("MAINTENANCE_INPROGRESS");
    }

    @Test
    @DisplayName("A till alone gets half of them, and is refused with nothing begun; another one is served")
    void oneTill() {
        int held = holdAsManyAsPossible("m-1.1");

        assertThat(held).isBetween(PLACES / 3, PLACES / 2 + 1);
        assertRefused("m-1.1", "pay", TestHttpPort.PAY);
        assertServed("m-1.2", "pay", TestHttpPort.PAY);
        assertServed("m-2.1", "pay", TestHttpPort.PAY);
    }

    @Test
    @DisplayName("and its own orders can be asked for and stopped meanwhile")
    void itsOwnOrders() {
        holdAsManyAsPossible("m-1.1");

        assertServed("m-1.1", "query", TestHttpPort.QUERY);
        assertServed("m-1.1", "cancel", TestHttpPort.QUERY);
        assertServed("m-1.1", "revoke", TestHttpPort.QUERY);
    }

    @Test
    @DisplayName("A merchant with many tills gets four fifths; another merchant's tills are served")
    void oneMerchant() {
        String[] tills = new String[2 * PLACES];
        for (int i = 0; i < tills.length; i++) {
            tills[i] = "m-1." + i;
        }
        int held = holdAsManyAsPossible(tills);

        assertThat(held).isBetween(PLACES / 2, PLACES * 4 / 5);
        assertRefused("m-1.new", "pay", TestHttpPort.PAY);
        assertServed("m-2.1", "pay", TestHttpPort.PAY);
        assertServed("m-2.2", "refund", REFUND);
    }

    @Test
    @DisplayName("Many merchants together leave an eighth to those who ask for, or stop, what has begun")
    void queriesAndCancels() {
        String[] tills = new String[2 * PLACES];
        for (int i = 0; i < tills.length; i++) {
            tills[i] = "m-" + i + ".1";
        }
        addresses = 20;
        int held = holdAsManyAsPossible(tills);

        assertThat(held).isEqualTo(PLACES - PLACES / 8);
        assertRefused("m-new.1", "pay", TestHttpPort.PAY);
        assertRefused("m-new.1", "refund", REFUND);
        assertServed("m-0.1", "query", TestHttpPort.QUERY);
        assertServed("m-0.1", "cancel", TestHttpPort.QUERY);
    }

    @Test
    @DisplayName("A single address gets eight ninths, whichever terminals sign there: another one is served")
    void oneAddress() {
        String[] tills = new String[2 * PLACES];
        for (int i = 0; i < tills.length; i++) {
            tills[i] = "m-" + i + ".1";
        }
        int held = holdAsManyAsPossible(tills);

        assertThat(held).isBetween(PLACES * 3 / 4, PLACES - PLACES / 8 - 1);
        assertRefused("m-new.1", "pay", TestHttpPort.PAY);
        addresses = 2;
        assertThat(clients.size() % addresses).isEqualTo(1);
        assertServed("m-new.1", "pay", TestHttpPort.PAY);
    }

    @Test
    @DisplayName("What was left is free again, to the last place")
    void placesAreGivenBack() {
        holdAsManyAsPossible("m-1.1", "m-1.2", "m-2.1");
        edge.operations.releaseAll();
        await().atMost(Duration.ofSeconds(10)).until(() -> edge.admission.inFlight() == 0);

        assertThat(holdAsManyAsPossible("m-1.1")).isBetween(PLACES / 3, PLACES / 2 + 1);
    }

    @Test
    @DisplayName("A till's signatures v2 are looked up within its share too")
    void signaturesV2() {
        edge.nonces.slow = Promise.promise();
        for (int i = 0; i < 2 * PLACES; i++) {
            sendV2("m-1.1", "nonce-%010d".formatted(i));
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> edge.admission.inFlight() > 0 && refused() == 2 * PLACES - edge.admission.inFlight());

        assertThat(edge.admission.inFlight()).isBetween(PLACES / 3, PLACES / 2 + 1);
        edge.nonces.slow.complete(true);
        edge.nonces.slow = null;
        await().atMost(Duration.ofSeconds(10)).until(() -> edge.admission.inFlight() == 0 && refused() == 2 * PLACES);
        assertServed("m-1.1", "query", TestHttpPort.QUERY);
    }

    private void sendV2(String sn, String nonce) {
        byte[] body = TestHttpPort.utf8(TestHttpPort.QUERY.replace(TestHttpPort.TILL.sn(), sn));
        SignatureV2.Message message = new SignatureV2.Message("POST", "/upay/v2/query", "application/json", body);
        RawClient client = edge.raw();
        clients.add(client);
        client.send("POST /upay/v2/query HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nAuthorization: " + sn
                        + " v2\r\nUpay-Signature-V2: "
                        + SignatureV2.of(message, new Secret("secret"), Instant.now(), nonce)
                                .header()
                        + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .send(body);
    }

    @Test
    @DisplayName("Who cannot sign takes none")
    void onlyWhoSigns() {
        try (TestHttpPort full = new TestHttpPort(1, settings -> settings, List.of())) {
            full.operations.hold();
            full.raw().send(TestHttpPort.signed("/upay/v2/pay", TestHttpPort.PAY));
            await().until(() -> full.admission.inFlight() == 1);
            assertThat(full.send(full.request(
                                    "/upay/v2/pay", TestHttpPort.PAY, "till-1 00000000000000000000000000000000"))
                            .body())
                    .contains("ILLEGAL_SIGN");
        }
    }

    @Test
    @DisplayName("Of the default of 4,000 a till alone holds 1,750, a merchant alone 2,800")
    void ofTheDefault() {
        AdmissionControl one = new AdmissionControl(4_000);
        AdmissionControl many = new AdmissionControl(4_000);
        AddressUsage visitor = new AddressUsage(ClientNetwork.LOCAL, System.nanoTime());
        AddressUsage other = new AddressUsage(ClientNetwork.LOCAL, System.nanoTime());
        int till = 0;
        int merchant = 0;
        while (one.enter(till("m-1.1"), visitor, RequestKind.BEGIN) instanceof InFlightPermit) {
            till++;
        }
        while (many.enter(till("m-1." + merchant), other, RequestKind.BEGIN) instanceof InFlightPermit) {
            merchant++;
        }

        assertThat(till).isEqualTo(1_751);
        assertThat(merchant).isEqualTo(2_800);
    }

    @Test
    @DisplayName("A vendor counts as a till of its own, and all vendors as one merchant")
    void vendors() {
        AdmissionControl control = new AdmissionControl(4_000);
        AddressUsage visitor = new AddressUsage(ClientNetwork.LOCAL, System.nanoTime());
        int one = 0;
        int all = 0;
        while (control.enter(vendor("m-1.1"), visitor, RequestKind.BEGIN) instanceof InFlightPermit) {
            one++;
        }
        while (control.enter(vendor("v-" + all), visitor, RequestKind.BEGIN) instanceof InFlightPermit) {
            all++;
        }

        assertThat(one).isEqualTo(1_751);
        assertThat(one + all).isEqualTo(2_800);
        assertThat(control.enter(till("m-1.1"), visitor, RequestKind.BEGIN)).isInstanceOf(InFlightPermit.class);
    }

    private static Vendor vendor(String sn) {
        return new Vendor(sn, new Secret("key"), true);
    }

    private static final String REFUND = "{\"terminal_sn\":\"till-1\",\"sn\":\"1\",\"refund_request_no\":\"r\","
            + "\"refund_amount\":1,\"operator\":\"o\"}";
}
