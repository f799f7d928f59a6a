package upay.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.e2e.LocalGateway;
import upay.e2e.TestTill;
import upay.store.TestStore;

@DisplayName("An operator's refund or cancel: by the rules of a terminal's, once, with its reason in the audit log")
@Tag("process")
class OrderReturnApiTest {
    private static final TestStore STORE = TestStore.fresh();

    @TempDir
    private static Path folder;

    private static LocalGateway gateway;
    private static TestTill till;
    private static TestApi admin;

    @BeforeAll
    static void start() throws Exception {
        gateway = LocalGateway.start(
                folder,
                Map.of(
                        "UPAY_DB_URI", STORE.uri(),
                        "UPAY_SANDBOX_TIME_SCALE", "0.1",
                        "UPAY_WAITS_REFUND_WAIT", "10s",
                        "UPAY_WAITS_CANCEL_WAIT", "10s"));
        till = gateway.till();
        admin = TestApi.ofAdmin(STORE, gateway.managementUri());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String paid(long fen) {
        return till.pay(TestTill.newClientSn(), fen, TestTill.WECHAT_CODE).sn();
    }

    private static TestApi.Reply refund(String sn, String number, long fen) throws Exception {
        return admin.send(
                "POST",
                "/orders/" + sn + "/refund",
                new JsonObject()
                        .put("amount", fen)
                        .put("refund_request_no", number)
                        .put("reason", "the cake was cold")
                        .encode());
    }

    private static TestApi.Reply cancel(String sn) throws Exception {
        return admin.send("POST", "/orders/" + sn + "/cancel", "{\"reason\":\"wrong table\"}");
    }

    @Test
    @DisplayName("a part is refunded; the history names the operator, the audit log the reason before and after")
    void refund() throws Exception {
        String sn = paid(1000);

        JsonObject done = refund(sn, "op-1", 400).json();

        assertThat(done.getString("result")).isEqualTo("succeeded");
        assertThat(done.getString("status")).isEqualTo("PARTIAL_REFUNDED");
        assertThat(done.getJsonObject("money").getLong("net")).isEqualTo(600);
        assertThat(done.getJsonObject("refund").getString("status")).isEqualTo("SUCCESS");
        assertThat(done.getBoolean("again")).isFalse();
        assertThat(admin.get("/orders/" + sn + "/timeline").json().getJsonArray("items").stream()
                        .map(item -> ((JsonObject) item).getString("text")))
                .anyMatch(text -> text.startsWith("API key ")
                        && text.endsWith(": refund op-1 of 400 fen requested: the cake was cold"));
        assertThat(STORE.value("select string_agg(reason || ' ' || (after::json ->> 'phase'), ', ' order by id)"
                        + " from audit_log where action = 'order-refund' and subject = '" + sn + "'"))
                .isEqualTo("the cake was cold begun, the cake was cold ended");
        assertThat(STORE.value("select after::json -> 'result' ->> 'status' from audit_log"
                        + " where action = 'order-refund' and subject = '" + sn + "' order by id desc limit 1"))
                .isEqualTo("PARTIAL_REFUNDED");
    }

    @Test
    @DisplayName("the same number again is the same refund; another amount under it is refused, and more than is left")
    void once() throws Exception {
        String sn = paid(1000);
        refund(sn, "op-1", 400);

        JsonObject again = refund(sn, "op-1", 400).json();
        TestApi.Reply other = refund(sn, "op-1", 300);
        TestApi.Reply tooMuch = refund(sn, "op-2", 601);

        assertThat(again.getBoolean("again")).isTrue();
        assertThat(again.getJsonObject("money").getLong("net")).isEqualTo(600);
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json().getString("detail")).contains("op-1 was used for another amount: 400 fen");
        assertThat(tooMuch.status()).isEqualTo(400);
        assertThat(tooMuch.json().getString("detail")).contains("At most 600 fen");
        assertThat(STORE.value("select count(*)::text from transactions where type = 'REFUND' and order_sn = " + sn))
                .isEqualTo("1");
    }

    @Test
    @DisplayName("eight at once under one number are one refund")
    void concurrent() throws Exception {
        String sn = paid(1000);

        List<CompletableFuture<Integer>> all = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return refund(sn, "op-1", 1000).status();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();

        assertThat(all.stream().map(CompletableFuture::join)).allMatch(status -> status == 200 || status == 202);
        assertThat(STORE.value("select count(*) || ' ' || sum(amount) from transactions where type = 'REFUND'"
                        + " and order_sn = " + sn))
                .isEqualTo("1 1000");
    }

    @Test
    @DisplayName("an unknown outcome is under way: what comes next, and when")
    void unknown() throws Exception {
        String sn = paid(20_000);

        TestApi.Reply reply = refund(sn, "op-1", 9105);

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json().getString("result")).isEqualTo("under_way");
        assertThat(reply.json().getString("status")).isEqualTo("REFUND_ERROR");
        assertThat(reply.json().getString("outlook"))
                .contains("it is queried, and the refund is retried under the same number");
    }

    @Test
    @DisplayName("neither a disabled terminal without rights nor a closed merchant keeps an operator from refunding")
    void disabled() throws Exception {
        String clientSn = TestTill.newClientSn();
        TestTill elsewhere = TestTill.ofAnotherMerchant(gateway.uri());
        String sn = elsewhere.pay(clientSn, 1000, TestTill.WECHAT_CODE).sn();
        STORE.execute("update terminals set status = 'DISABLED', may_refund = false, may_cancel = false"
                + " where terminal_sn = '200000000000000001'");
        String merchant = STORE.value("select merchant_id from terminals where terminal_sn = '200000000000000001'");
        admin.send("POST", "/merchants/" + merchant + "/close", null);

        assertThat(refund(sn, "op-1", 300).json().getString("status")).isEqualTo("PARTIAL_REFUNDED");
        assertThat(refund(sn, "op-2", 700).json().getString("status")).isEqualTo("REFUNDED");
    }

    @Test
    @DisplayName("a paid order is cancelled in full, once; then it cannot be refunded")
    void cancel() throws Exception {
        String sn = paid(900);

        JsonObject done = cancel(sn).json();
        JsonObject again = cancel(sn).json();
        TestApi.Reply refunded = refund(sn, "op-1", 100);

        assertThat(done.getString("result")).isEqualTo("succeeded");
        assertThat(done.getString("status")).isEqualTo("CANCELED");
        assertThat(done.getJsonObject("money").getLong("refunded")).isEqualTo(900);
        assertThat(again.getString("status")).isEqualTo("CANCELED");
        assertThat(refunded.status()).isEqualTo(409);
        assertThat(refunded.json().getString("detail")).contains("The order is CANCELED");
        assertThat(STORE.value("select count(*)::text from transactions where type = 'CANCEL' and order_sn = " + sn))
                .isEqualTo("1");
        assertThat(STORE.value("select string_agg(after::json ->> 'phase', ' ' order by id) from audit_log"
                        + " where action = 'order-refund' and subject = '" + sn + "'"))
                .isEqualTo("begun failed");
    }

    @Test
    @DisplayName("an open payment is stopped; one of another day is not cancelled but refunded")
    void cancelInTime() throws Exception {
        String open = till.precreate(TestTill.newClientSn(), 800, "3").sn();
        String old = paid(700);
        STORE.execute("update orders set ctime = ctime - interval '3 days' where sn = " + old);

        assertThat(cancel(open).json().getString("status")).isEqualTo("PAY_CANCELED");
        TestApi.Reply late = cancel(old);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().getString("detail")).contains("Refund it");
    }

    @Test
    @DisplayName("what is missing is named, and nothing is begun")
    void fields() throws Exception {
        String sn = paid(500);

        for (String body : List.of(
                "{\"refund_request_no\":\"1\",\"reason\":\"x\"}",
                "{\"amount\":0,\"refund_request_no\":\"1\",\"reason\":\"x\"}",
                "{\"amount\":1,\"reason\":\"x\"}",
                "{\"amount\":1,\"refund_request_no\":\"1\"}",
                "{\"amount\":1,\"refund_request_no\":\"" + "1".repeat(33) + "\",\"reason\":\"x\"}")) {
            assertThat(admin.send("POST", "/orders/" + sn + "/refund", body).status())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(STORE.value("select count(*)::text from audit_log where subject = '" + sn + "'"))
                .isEqualTo("0");
    }
}
