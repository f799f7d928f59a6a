package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import upay.channel.account.AccountSettings;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorContract;
import upay.channel.connector.ConnectorFactory;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;

@DisplayName("A till may set fields about money, fees, risk or identity only if the account names them")
class ConnectorsTillFieldsTest {
    static final Map<Payway, Set<String>> GUARDED = Map.of(
            Payway.ALIPAY,
            Set.of("store_id", "alipay_store_id", "business_params"),
            Payway.WECHAT,
            Set.of("profit_sharing", "refund_account"),
            Payway.BAIFUBAO,
            Set.of(
                    "sp_pass_through",
                    "mno",
                    "mname",
                    "tno",
                    "profit_type",
                    "profit_solution",
                    "refund_type",
                    "refund_profit_solution"),
            Payway.JDPAY,
            Set.of("industryCategoryCode", "vendorId", "receiverInfo", "termInfo", "riskInfo", "userId", "ip"),
            Payway.UNIONPAY,
            Set.of("termId", "termInfo"));

    /** Fields that exist at a channel and that no account can let a till set. */
    private static final Map<Payway, List<String>> NEVER = Map.of(
            Payway.ALIPAY,
            List.of(
                    "seller_id",
                    "total_amount",
                    "out_trade_no",
                    "royalty_info",
                    "settle_info",
                    "sub_merchant",
                    "extend_params",
                    "operator_id",
                    "timeout_express",
                    "app_id",
                    "notify_url"),
            Payway.WECHAT,
            List.of("mch_id", "appid", "sub_mch_id", "sub_appid", "total_fee", "notify_url", "sign", "sign_type"),
            Payway.BAIFUBAO,
            List.of("sp_no", "total_amount", "order_no", "return_url", "sign_method", "sign", "pay_type"),
            Payway.JDPAY,
            List.of("merchant", "payMerchant", "amount", "tradeNum", "notifyUrl", "sign", "device", "cert"),
            Payway.UNIONPAY,
            List.of("merId", "txnAmt", "orderId", "backUrl", "reqReserved", "accSplitData", "subMerId", "certId"));

    static Stream<Arguments> guarded() {
        return GUARDED.entrySet().stream()
                .flatMap(channel -> channel.getValue().stream().map(key -> arguments(channel.getKey(), key)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("guarded")
    @DisplayName("a guarded key goes out where extended-fields names it, and else in no call")
    void guarded(Payway payway, String key) {
        assertThat(everySent(payway, account(payway, null), key)).doesNotContain("evil");

        assertThat(everySent(payway, account(payway, key), key)).contains("evil");
    }

    @ParameterizedTest
    @EnumSource(Payway.class)
    @DisplayName("no account lets a till set the connector's own fields, or the payee")
    void never(Payway payway) {
        for (String key : NEVER.get(payway)) {
            assertThat(everySent(payway, account(payway, String.join(" ", GUARDED.get(payway))), key))
                    .as(key)
                    .doesNotContain("evil");
            AccountSettings account = account(payway, key);
            ConnectorFactory factory = Connectors.find(payway).orElseThrow();
            assertThatThrownBy(() -> factory.open(account))
                    .as(key)
                    .hasMessageContaining("extended-fields may name these only: ")
                    .hasMessageNotContaining(" " + key + " ");
        }
    }

    private static AccountSettings account(Payway payway, String tillFields) {
        AccountSettings published = PublishedAccount.at(payway, 1);
        Map<String, Secret> settings = new HashMap<>(published.settings());
        if (tillFields != null) {
            settings.put("extended-fields", new Secret(tillFields));
        }
        return new AccountSettings(payway, published.endpoint(), settings, null);
    }

    /** The fields of every kind of call together. */
    private static String everySent(Payway payway, AccountSettings account, String key) {
        Connector connector = Connectors.find(payway).orElseThrow().open(account);
        Map<String, String> all = new TreeMap<>();
        for (ChannelAction action : ChannelAction.values()) {
            ChannelCall call = CallFixture.call(
                    payway,
                    Map.of(
                            "action",
                            action.name(),
                            "extended",
                            new JsonObject().put(key, "evil").encode()));
            SentFields.of(payway, connector.encode(call, CallFixture.NOW, ConnectorContract.NONCE))
                    .forEach((name, value) -> all.put(action + " " + name, value));
        }
        return all.toString();
    }
}
