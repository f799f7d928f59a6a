package upay.channel.wechat.v3;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.channel.CallFixture;
import upay.channel.MessageVector;
import upay.channel.OutcomeText;
import upay.channel.account.AccountSettings;
import upay.channel.connector.AccountEvidence.Mark;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.ConnectorContract;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;

/** The vectors of version 3; the provider's SDK signs the answers and verifies the requests. */
@DisplayName("A WeChat v3 connector keeps the connector contract in each of its modes")
abstract class WechatV3ConnectorContract extends ConnectorContract {
    abstract V3Peer peer();

    abstract Map<String, Secret> settings();

    @Override
    protected Payway payway() {
        return Payway.WECHAT;
    }

    @Override
    protected String folder() {
        return "wechat-v3";
    }

    @Override
    protected AccountSettings account() {
        return new AccountSettings(
                Payway.WECHAT, "https://api.example", settings(), "https://pay.example/notify/wechat/merchant-1");
    }

    @Override
    protected Map<String, Secret> mode() {
        return Map.of("api", new Secret("v3"));
    }

    @Override
    protected Set<String> together() {
        return Set.of("wechatpay-public-key", "wechatpay-public-key-id");
    }

    /** The vectors are those of a merchant without a service provider. */
    String said(String content) {
        return content;
    }

    @Override
    protected String signed(ChannelCall call, String content) {
        return said(content);
    }

    @Override
    protected String wronglySigned(ChannelCall call, String content) {
        return said(content);
    }

    @Override
    protected String unsigned(ChannelCall call, String content) {
        return said(content);
    }

    /** The signature is in the headers. */
    @Override
    protected ChannelResponse response(MessageVector vector, int status, Buffer body) {
        String text = body.toString();
        Map<String, String> headers =
                switch (vector.header("sign", "right")) {
                    case "right" -> peer().headers(text);
                    case "wrong" -> {
                        Map<String, String> others = peer().headers(text);
                        others.put("wechatpay-nonce", "another");
                        yield others;
                    }
                    default -> Map.of();
                };
        return new ChannelResponse(status, "application/json", headers, body);
    }

    @Override
    protected Map<String, String> verifiedParameters(ChannelRequest exchange) {
        assertThat(V3Peer.verifies(exchange)).isTrue();
        return V3Peer.fields(exchange);
    }

    @Test
    void anAnswerThatWasSignedLongBeforeTheCallIsNotIts() {
        ChannelCall call = CallFixture.call(payway(), ChannelAction.UNDO, SubPayway.QRCODE, 1);
        for (int seconds : new int[] {-299, 0, 86_400}) {
            ChannelResponse current = new ChannelResponse(
                    204, null, peer().headers("", CallFixture.NOW.plusSeconds(seconds)), Buffer.buffer());
            assertThat(OutcomeText.of(connector().decode(call, current))).isEqualTo("SUCCEEDED knowsTrade");
        }
        ChannelResponse old =
                new ChannelResponse(204, null, peer().headers("", CallFixture.NOW.minusSeconds(301)), Buffer.buffer());
        assertThat(OutcomeText.of(connector().decode(call, old))).isEqualTo("UNKNOWN PROTOCOL");
    }

    @Test
    void theChannelsTestOfTheSignatureCheckIsNoAnswer() {
        MessageVector paid = MessageVector.one("wechat-v3/answers/pay-paid.vector");
        Map<String, String> headers = new HashMap<>(peer().headers(said(paid.body())));
        headers.computeIfPresent("wechatpay-signature", (name, sign) -> "WECHATPAY/SIGNTEST/" + sign);
        ChannelResponse probe = new ChannelResponse(200, "application/json", headers, Buffer.buffer(said(paid.body())));

        Outcome outcome = connector().decode(call(paid), probe);

        assertThat(OutcomeText.of(outcome)).isEqualTo("UNKNOWN PROTOCOL");
        assertThat(connector().evidence(call(paid), probe).theirs())
                .as("nobody has to check keys because of it")
                .isEqualTo(Mark.UNKNOWN);
    }

    @Test
    void tooManyCallsWaitAMinuteForARefundAndFiveSecondsForAllElse() {
        String body = "{\"code\":\"FREQUENCY_LIMITED\",\"message\":\"x\"}";
        for (ChannelAction action : ChannelAction.values()) {
            ChannelCall call = CallFixture.call(payway(), action, SubPayway.BARCODE, 1);

            assertThat(connector().decode(call, peer().answer(429, body)))
                    .isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> assertThat(
                                    unknown.minimumWait().toSeconds())
                            .isEqualTo(action == ChannelAction.REFUND ? 60 : 5));
        }
    }

    @Test
    void aRequestSaysWhoSentItAndInWhichFormItsAnswerIsRead() {
        ChannelRequest exchange = connector()
                .encode(CallFixture.call(payway(), ChannelAction.QUERY, SubPayway.BARCODE, 1), CallFixture.NOW, NONCE);

        assertThat(exchange.headers())
                .containsEntry("Accept", "application/json")
                .containsEntry("User-Agent", "upay-gateway");
        assertThat(exchange.body()).isNull();
        assertThat(exchange.clientCertificate()).isFalse();
        assertThat(exchange.headers().get("Wechatpay-Serial"))
                .as("requests name the public key, so that answers are signed with it")
                .isEqualTo(
                        settings().containsKey("wechatpay-public-key-id")
                                ? settings().get("wechatpay-public-key-id").reveal()
                                : null);
    }

    @Test
    void theSignedAddressIsTheOneThatIsSent() {
        AccountSettings account = new AccountSettings(Payway.WECHAT, "http://127.0.0.1:8090/wechat/", settings(), null);

        ChannelRequest exchange = factory()
                .open(account)
                .encode(CallFixture.call(payway(), ChannelAction.QUERY, SubPayway.BARCODE, 1), CallFixture.NOW, NONCE);

        assertThat(exchange.uri().toString()).startsWith("http://127.0.0.1:8090/wechat/v3/pay/");
        assertThat(V3Peer.verifies(exchange)).isTrue();
    }

    @Test
    void withoutAPublicUrlAPaymentThatIsCreatedStillNamesOne() {
        AccountSettings account = new AccountSettings(Payway.WECHAT, "http://localhost", settings(), null);

        ChannelRequest exchange = factory()
                .open(account)
                .encode(CallFixture.call(payway(), Map.of("action", "PRECREATE")), CallFixture.NOW, NONCE);

        assertThat(verifiedParameters(exchange)).containsEntry("notify_url", "http://127.0.0.1/");
    }

    @Test
    void thisMachinesAddressIsTheConfiguredOne() {
        Map<String, Secret> settings = new HashMap<>(settings());
        settings.put("spbill-create-ip", new Secret("203.0.113.7"));
        AccountSettings account = new AccountSettings(Payway.WECHAT, "http://localhost", settings, null);

        assertThat(verifiedParameters(factory()
                        .open(account)
                        .encode(CallFixture.call(payway(), Map.of("action", "PAY")), CallFixture.NOW, NONCE)))
                .containsEntry("scene_info.device_ip", "203.0.113.7");
    }
}
