package upay.channel.jdpay;

import static org.assertj.core.api.Assertions.assertThat;

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
import upay.channel.account.AccountSettings;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorContract;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;

/** JD's vectors; IJPay signs and encrypts the answers, decrypts and verifies the requests, the JDK's DOM reads them. */
@DisplayName("The JD Pay connector keeps the connector contract")
class JdpayConnectorTest extends ConnectorContract {
    @Override
    protected Payway payway() {
        return Payway.JDPAY;
    }

    @Override
    protected AccountSettings account() {
        return JdpayPeer.account("https://pay.example/notify/jdpay/merchant-1");
    }

    @Override
    protected String signed(ChannelCall call, String content) {
        return JdpayPeer.signed(content);
    }

    @Override
    protected String wronglySigned(ChannelCall call, String content) {
        return JdpayPeer.wronglySigned(content);
    }

    @Override
    protected String unsigned(ChannelCall call, String content) {
        return JdpayPeer.unsigned(content);
    }

    @Override
    protected Map<String, String> verifiedParameters(ChannelRequest exchange) {
        String body = exchange.body().toString();
        Map<String, String> envelope = dom(body);
        assertThat(envelope.keySet()).containsExactly("version", "merchant", "encrypt");
        assertThat(envelope).containsEntry("version", "V2.0").containsEntry("merchant", JdpayPeer.MERCHANT);
        assertThat(exchange.contentType()).startsWith("application/xml");
        return dom(JdpayPeer.opened(body));
    }

    /** Each one is decrypted with 3DES and verified with RSA. */
    @Override
    protected int mutations() {
        return 20;
    }

    @Test
    void onlyOneLineIsSigned() {
        ChannelCall call = CallFixture.call(
                payway(), Map.of("action", "PAY", "subject", "tea \n\t cake", "description", "one\r\n two"));

        Map<String, String> said = verifiedParameters(connector().encode(call, CallFixture.NOW, NONCE));

        assertThat(said).containsEntry("tradeName", "tea   cake").containsEntry("tradeDesc", "one  two");
    }

    @Test
    void withoutAPublicAddressTheMandatoryOneLeadsNowhere() {
        Connector connector = factory().open(JdpayPeer.account(null));
        ChannelCall pay = CallFixture.call(payway(), ChannelAction.PAY, SubPayway.BARCODE, 1);
        ChannelCall precreate = CallFixture.call(payway(), ChannelAction.PRECREATE, SubPayway.QRCODE, 1);

        assertThat(verifiedParameters(connector.encode(pay, CallFixture.NOW, NONCE)))
                .doesNotContainKey("notifyUrl");
        assertThat(verifiedParameters(connector.encode(precreate, CallFixture.NOW, NONCE)))
                .containsEntry("notifyUrl", "http://127.0.0.1/");
    }

    @Test
    void whatIsSoldByQrCodeIsOfTheConfiguredType() {
        Map<String, Secret> settings = new HashMap<>(account().settings());
        settings.put("order-type", new Secret("1"));
        AccountSettings account = new AccountSettings(payway(), "https://pay.example/base/", settings, null);
        ChannelCall precreate = CallFixture.call(payway(), ChannelAction.PRECREATE, SubPayway.QRCODE, 1);

        ChannelRequest exchange = factory().open(account).encode(precreate, CallFixture.NOW, NONCE);

        assertThat(verifiedParameters(exchange)).containsEntry("orderType", "1");
        assertThat(exchange.uri()).hasToString("https://pay.example/base/service/uniorder");
    }

    /** By a parser that is not ours; without the signature, which was verified. */
    private static Map<String, String> dom(String xml) {
        try {
            NodeList nodes = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)))
                    .getDocumentElement()
                    .getChildNodes();
            Map<String, String> fields = new LinkedHashMap<>();
            for (int i = 0; i < nodes.getLength(); i++) {
                if (nodes.item(i) instanceof Element element
                        && !element.getTagName().equals("sign")) {
                    fields.put(element.getTagName(), element.getTextContent());
                }
            }
            return fields;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
