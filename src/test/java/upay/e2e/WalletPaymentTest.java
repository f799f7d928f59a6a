package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.binarywang.wxpay.util.SignUtils;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@WithRunningGateway
@DisplayName("precreate for a page or mini program: the wallet gets its request, and the customer confirms")
@Tag("process")
class WalletPaymentTest {
    private static final String EACH_KIND = "1,3\n1,4\n3,3\n3,4\n";

    private final TestTill shop;
    private final SandboxWallets wallets;

    WalletPaymentTest(TestTill shop, SandboxWallets wallets) {
        this.shop = shop;
        this.wallets = wallets;
    }

    @ParameterizedTest(name = "payway {0}, sub_payway {1}")
    @CsvSource(textBlock = EACH_KIND)
    @DisplayName("CREATED with wap_pay_request, also in a query; confirmed: PAID, without it; then refunded in part")
    void paidAndRefunded(String payway, String subPayway) {
        String clientSn = TestTill.newClientSn();

        Answer created = precreate(clientSn, 1000, payway, subPayway);
        assertThat(created.verdict()).isEqualTo("PRECREATE_SUCCESS");
        assertThat(created.orderStatus()).isEqualTo("CREATED");
        assertThat(created.data("status")).isEqualTo("IN_PROG");
        assertThat(created.data("sub_payway")).isEqualTo(subPayway);
        assertThat(created.data().containsKey("qr_code")).isFalse();
        assertRequest(created, payway, subPayway);
        Answer asked = shop.query(clientSn);
        assertThat(asked.orderStatus()).isEqualTo("CREATED");
        assertThat(asked.data().getJsonObject("wap_pay_request"))
                .isEqualTo(created.data().getJsonObject("wap_pay_request"));

        assertThat(wallets.scan(created.sn())).isTrue();
        Answer paid = Eventually.untilStatus(shop, clientSn, "PAID");

        assertThat(paid.data().containsKey("wap_pay_request")).isFalse();
        assertThat(paid.data("payer_uid")).isEqualTo(payer(payway));
        assertThat(shop.refund(clientSn, "r1", 300).verdict()).isEqualTo("REFUND_SUCCESS");
        assertThat(shop.query(clientSn).data("net_amount")).isEqualTo("700");
        assertThat(Eventually.until("given back", () -> wallets.of(paid.sn()), entry -> entry.returned() == 300)
                        .charged())
                .isEqualTo(1000);
    }

    @ParameterizedTest(name = "payway {0}, sub_payway {1}")
    @CsvSource(textBlock = EACH_KIND)
    @DisplayName("cancelled before the confirmation: PAY_CANCELED, and the wallet can pay no more")
    void cancelled(String payway, String subPayway) {
        String clientSn = TestTill.newClientSn();
        String sn = precreate(clientSn, 1000, payway, subPayway).sn();

        assertThat(shop.cancel(clientSn).verdict()).isEqualTo("CANCEL_ABORT_SUCCESS");

        Answer end = shop.query(clientSn);
        assertThat(end.orderStatus()).isEqualTo("PAY_CANCELED");
        assertThat(end.data().containsKey("wap_pay_request")).isFalse();
        assertThat(wallets.scan(sn)).isFalse();
        assertThat(wallets.of(sn).charges()).isZero();
    }

    @ParameterizedTest(name = "payway {0}, sub_payway {1}")
    @CsvSource({"1,3", "3,4"})
    @DisplayName("cancelled after the confirmation: all is given back")
    void cancelledPaid(String payway, String subPayway) {
        String clientSn = TestTill.newClientSn();
        String sn = precreate(clientSn, 1000, payway, subPayway).sn();
        assertThat(wallets.scan(sn)).isTrue();
        Eventually.untilStatus(shop, clientSn, "PAID");

        assertThat(shop.cancel(clientSn).verdict()).isEqualTo("CANCEL_SUCCESS");

        Eventually.until("given back", () -> wallets.of(sn), entry -> entry.kept() == 0);
    }

    @ParameterizedTest(name = "payway {0}, sub_payway {1}, {2} fen: {4}")
    @CsvSource({
        "1, 3, 100, false, PAY_CANCELED/TRADE_TIMEOUT",
        "3, 4, 100, false, PAY_CANCELED/TRADE_TIMEOUT",
        "3, 3, 9001, true, PAID",
        "1, 4, 9010, true, PAID",
        "3, 4, 9013, true, PAID",
        "1, 3, 9015, true, PAID",
        "3, 3, 9019, true, PAID",
        "3, 4, 9020, true, PAID",
        "1, 3, 9002, true, PAY_CANCELED/TRADE_TIMEOUT",
        "3, 3, 9003, true, PAY_CANCELED/TRADE_TIMEOUT",
        "3, 3, 9017, true, PAY_CANCELED/TRADE_TIMEOUT",
        "3, 4, 9018, true, PAID PAY_CANCELED/TRADE_TIMEOUT CANCELED"
    })
    @DisplayName("unconfirmed it expires; magic amounts act at the confirmation, as at a scan")
    void ends(String payway, String subPayway, long fen, boolean confirmed, String ends) {
        String clientSn = TestTill.newClientSn();
        String sn = precreate(clientSn, fen, payway, subPayway).sn();
        if (confirmed) {
            assertThat(wallets.scan(sn)).isTrue();
        }

        Answer end = Eventually.untilFinal(shop, clientSn);

        assertThat(Set.of(ends.split(" ")))
                .contains(end.error() == null ? end.orderStatus() : end.orderStatus() + "/" + end.error());
        assertThat(wallets.of(sn).kept()).isEqualTo("PAID".equals(end.orderStatus()) ? fen : 0);
    }

    @ParameterizedTest(name = "payway {0}, sub_payway {1}, payer_uid {2}: {3}")
    @CsvSource(
            nullValues = "-",
            value = {
                "3, 3, -, payer_uid",
                "3, 4, -, payer_uid",
                "1, 4, -, payer_uid",
                "4, 3, u, payway",
                "17, 4, u, payway",
                "1, 5, u, sub_payway",
                "3, 6, u, sub_payway"
            })
    @DisplayName("without its customer, or where there is none, INVALID_PARAMS names the field")
    void refused(String payway, String subPayway, String payerUid, String field) {
        JsonObject body = shop.payment(TestTill.newClientSn(), 100)
                .put("payway", payway)
                .put("sub_payway", subPayway)
                .put("payer_uid", payerUid);

        Answer answer = shop.post("precreate", body);

        assertThat(answer.verdict()).isEqualTo("400/INVALID_PARAMS");
        assertThat(answer.message()).contains(field);
    }

    @ParameterizedTest(name = "sub_payway {0}")
    @CsvSource({"3", "4"})
    @DisplayName("pay refuses it, and says where it belongs")
    void notByPay(String subPayway) {
        JsonObject body = shop.payment(TestTill.newClientSn(), 100)
                .put("dynamic_id", TestTill.WECHAT_CODE)
                .put("sub_payway", subPayway)
                .put("payer_uid", "u");

        Answer answer = shop.post("pay", body);

        assertThat(answer.verdict()).isEqualTo("400/INVALID_PARAMS");
        assertThat(answer.message()).contains("sub_payway").contains("precreate");
    }

    @ParameterizedTest(name = "sub_payway {0}")
    @CsvSource(
            nullValues = "-",
            value = {"1, qr_code, 2", "2, qr_code, 2", "3, wap_pay_request, 3"})
    @DisplayName("what public clients send to Alipay: 1 is a QR code, 3 needs no customer")
    void asPublicClientsSendIt(String subPayway, String field, String answered) {
        JsonObject body =
                shop.payment(TestTill.newClientSn(), 1000).put("payway", "1").put("sub_payway", subPayway);

        Answer created = shop.post("precreate", body);

        assertThat(created.verdict()).isEqualTo("PRECREATE_SUCCESS");
        assertThat(created.data().containsKey(field)).isTrue();
        assertThat(created.data("sub_payway")).isEqualTo(answered);
        assertThat(shop.cancel(body.getString("client_sn")).verdict()).isEqualTo("CANCEL_ABORT_SUCCESS");
    }

    private Answer precreate(String clientSn, long fen, String payway, String subPayway) {
        JsonObject body = shop.payment(clientSn, fen)
                .put("payway", payway)
                .put("sub_payway", subPayway)
                .put("payer_uid", payer(payway));
        if (subPayway.equals("4")) {
            body.put("extended", new JsonObject().put("sub_appid", app(payway)));
        }
        return shop.post("precreate", body);
    }

    private static String payer(String payway) {
        return payway.equals("1") ? "2088102146225135" : "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";
    }

    private static String app(String payway) {
        return payway.equals("1") ? "2021001100000001" : "wxd678efh567hg6787";
    }

    private static void assertRequest(Answer created, String payway, String subPayway) {
        JsonObject request = created.data().getJsonObject("wap_pay_request");
        if (payway.equals("1")) {
            assertThat(request).isEqualTo(new JsonObject().put("tradeNO", created.data("trade_no")));
            return;
        }
        Properties account = wechatAccount();
        Map<String, String> fields = new TreeMap<>();
        request.forEach(field -> fields.put(field.getKey(), (String) field.getValue()));
        assertThat(fields.keySet())
                .containsExactlyInAnyOrder("appId", "timeStamp", "nonceStr", "package", "signType", "paySign");
        assertThat(fields.get("appId"))
                .isEqualTo(subPayway.equals("4") ? app(payway) : account.getProperty("gateway.app-id"));
        assertThat(fields.get("timeStamp")).isEqualTo(created.data("ctime").substring(0, 10));
        assertThat(fields.get("nonceStr")).matches("[0-9A-Za-z]{1,32}");
        assertThat(fields.get("package")).startsWith("prepay_id=wx");
        String sign = fields.remove("paySign");
        assertThat(SignUtils.createSign(
                        fields, fields.get("signType"), account.getProperty("gateway.key"), new String[0]))
                .isEqualTo(sign);
    }

    private static Properties wechatAccount() {
        Properties account = new Properties();
        try (InputStream file = WalletPaymentTest.class.getResourceAsStream("/sandbox/wechat.properties")) {
            account.load(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return account;
    }
}
