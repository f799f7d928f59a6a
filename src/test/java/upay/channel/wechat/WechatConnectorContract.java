package upay.channel.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.binarywang.wxpay.util.SignUtils;
import java.io.StringReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import upay.channel.CallFixture;
import upay.channel.MessageVector;
import upay.channel.account.AccountSettings;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ConnectorContract;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;

/** WeChat's vectors; WxJava signs the answers and verifies the requests, the JDK's DOM reads them. */
@DisplayName("A WeChat connector keeps the connector contract with any of its signatures")
abstract class WechatConnectorContract extends ConnectorContract {
    static final String KEY = "192006250b4c09247ec02edce69f6a2d";

    abstract WechatSignature.Kind kind();

    abstract Secret signType();

    @Override
    protected Payway payway() {
        return Payway.WECHAT;
    }

    @Override
    protected AccountSettings account() {
        return account("https://api.example");
    }

    private AccountSettings account(String endpoint) {
        return new AccountSettings(
                Payway.WECHAT,
                endpoint,
                Map.of(
                        "app-id", new Secret("wxd930ea5d5a258f4f"),
                        "mch-id", new Secret("10000100"),
                        "key", new Secret(KEY),
                        "sign-type", signType()),
                "https://pay.example/notify/wechat/merchant-1");
    }

    /** A request to the wallet is signed by the account's method. */
    @Override
    protected String outcome(MessageVector vector) {
        return vector.header("outcome-" + signType().reveal(), super.outcome(vector));
    }

    @Override
    protected String signed(ChannelCall call, String content) {
        return withSign(content, witnessSign(dom(content)));
    }

    @Override
    protected String wronglySigned(ChannelCall call, String content) {
        Map<String, String> other = dom(content);
        other.put("nonce_str", "another");
        return withSign(content, witnessSign(other));
    }

    @Override
    protected String unsigned(ChannelCall call, String content) {
        return content;
    }

    @Override
    protected Map<String, String> verifiedParameters(ChannelRequest exchange) {
        Map<String, String> fields = dom(exchange.body().toString());
        assertThat(SignUtils.checkSign(fields, signType().reveal(), KEY)).isTrue();
        fields.remove("sign");
        assertThat(fields.remove("sign_type"))
                .isEqualTo(
                        kind() == WechatSignature.Kind.MD5 ? null : signType().reveal());
        return fields;
    }

    @Test
    void mutualTlsIsAskedForWhereMoneyGoesBack() {
        for (ChannelAction action : ChannelAction.values()) {
            ChannelCall call = CallFixture.call(payway(), action, SubPayway.BARCODE, 1);
            boolean moneyBack = action == ChannelAction.UNDO || action == ChannelAction.REFUND;

            ChannelRequest https =
                    factory().open(account("https://api.example")).encode(call, CallFixture.NOW, NONCE);
            ChannelRequest http = factory().open(account("http://localhost:1")).encode(call, CallFixture.NOW, NONCE);

            assertThat(https.clientCertificate()).isEqualTo(moneyBack);
            assertThat(http.clientCertificate()).isFalse();
        }
    }

    @Test
    void aServiceProviderNamesItsMerchantToo() {
        Map<String, Secret> settings = new HashMap<>(account().settings());
        settings.put("sub-app-id", new Secret("wxsub"));
        settings.put("sub-mch-id", new Secret("1900000109"));
        AccountSettings account = new AccountSettings(Payway.WECHAT, "http://localhost", settings, null);

        ChannelRequest exchange = factory()
                .open(account)
                .encode(CallFixture.call(payway(), Map.of("action", "PRECREATE")), CallFixture.NOW, NONCE);

        assertThat(verifiedParameters(exchange))
                .containsEntry("sub_appid", "wxsub")
                .containsEntry("sub_mch_id", "1900000109")
                .as("the call demands one")
                .containsEntry("notify_url", "http://127.0.0.1/");
    }

    @Test
    void aSubMerchantsPageNamesItsAppAndTheCustomerAsThatAppKnowsHim() {
        Map<String, String> page = Map.of(
                "action", "PRECREATE", "sub", "JSAPI", "payer", "oSub", "extended", "{\"sub_appid\":\"wxnamed\"}");

        assertThat(provider("wxsub", page))
                .containsEntry("appid", "wxd930ea5d5a258f4f")
                .containsEntry("sub_mch_id", "1900000109")
                .containsEntry("sub_appid", "wxnamed")
                .containsEntry("sub_openid", "oSub")
                .doesNotContainKey("openid");
        Map<String, String> unnamed = Map.of("action", "PRECREATE", "sub", "JSAPI", "payer", "oSub");
        assertThat(provider("wxsub", unnamed))
                .containsEntry("sub_appid", "wxsub")
                .containsEntry("sub_openid", "oSub")
                .doesNotContainKey("openid");
        assertThat(provider("", unnamed)).containsEntry("openid", "oSub").doesNotContainKeys("sub_openid", "sub_appid");
    }

    private Map<String, String> provider(String subAppId, Map<String, String> call) {
        Map<String, Secret> settings = new HashMap<>(account().settings());
        settings.put("sub-mch-id", new Secret("1900000109"));
        if (!subAppId.isEmpty()) {
            settings.put("sub-app-id", new Secret(subAppId));
        }
        AccountSettings account = new AccountSettings(Payway.WECHAT, "http://localhost", settings, null);
        return verifiedParameters(
                factory().open(account).encode(CallFixture.call(payway(), call), CallFixture.NOW, NONCE));
    }

    @Test
    void thisMachinesAddressIsTheConfiguredOne() {
        Map<String, Secret> settings = new HashMap<>(account().settings());
        settings.put("spbill-create-ip", new Secret("203.0.113.7"));
        AccountSettings account = new AccountSettings(Payway.WECHAT, "http://localhost", settings, null);

        ChannelRequest exchange = factory()
                .open(account)
                .encode(CallFixture.call(payway(), Map.of("action", "PAY")), CallFixture.NOW, NONCE);

        assertThat(verifiedParameters(exchange)).containsEntry("spbill_create_ip", "203.0.113.7");
    }

    @Test
    void aBasePathStaysInFront() {
        ChannelRequest exchange = factory()
                .open(account("https://api.example/xdc/apiv2sandbox/"))
                .encode(CallFixture.call(payway(), ChannelAction.QUERY, SubPayway.BARCODE, 1), CallFixture.NOW, NONCE);

        assertThat(exchange.uri()).hasToString("https://api.example/xdc/apiv2sandbox/pay/orderquery");
    }

    private static String withSign(String content, String sign) {
        int end = content.lastIndexOf("</xml>");
        return content.substring(0, end) + "<sign>" + sign + "</sign></xml>";
    }

    private String witnessSign(Map<String, String> fields) {
        return SignUtils.createSign(fields, signType().reveal(), KEY, new String[0]);
    }

    /** By a parser that is not ours. */
    private static Map<String, String> dom(String xml) {
        try {
            NodeList nodes = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)))
                    .getDocumentElement()
                    .getChildNodes();
            Map<String, String> fields = new LinkedHashMap<>();
            for (int i = 0; i < nodes.getLength(); i++) {
                if (nodes.item(i) instanceof Element element) {
                    fields.put(element.getTagName(), element.getTextContent());
                }
            }
            return fields;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
