package upay.channel.unionpay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.channel.CallFixture;
import upay.channel.MessageVector;
import upay.channel.OutcomeText;
import upay.channel.account.AccountSettings;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ConnectorContract;
import upay.domain.Payway;
import upay.domain.channel.ChannelCall;

/** The contract over UnionPay's vectors; those that openssl made are among them. */
@DisplayName("The UnionPay connector keeps the connector contract")
class UnionpayConnectorTest extends ConnectorContract {
    @Override
    protected Payway payway() {
        return Payway.UNIONPAY;
    }

    @Override
    protected AccountSettings account() {
        return UnionpayPeer.account();
    }

    @Override
    protected String signed(ChannelCall call, String content) {
        return UnionpayPeer.signed(content);
    }

    @Override
    protected String wronglySigned(ChannelCall call, String content) {
        return UnionpayPeer.wronglySigned(content);
    }

    @Override
    protected String unsigned(ChannelCall call, String content) {
        return UnionpayPeer.whole(content);
    }

    @Override
    protected Map<String, String> verifiedParameters(ChannelRequest exchange) {
        assertThat(exchange.contentType()).isEqualTo("application/x-www-form-urlencoded;charset=UTF-8");
        assertThat(exchange.uri().getRawQuery()).isNull();
        Map<String, String> fields = new HashMap<>();
        new QueryStringDecoder(exchange.body().toString(), false).parameters().forEach((name, values) -> {
            assertThat(values).hasSize(1);
            fields.put(name, values.get(0));
        });
        assertThat(UnionpayPeer.verifies(fields, fields.remove("signature"))).isTrue();
        return fields;
    }

    @Test
    void aPaymentIsTheFactsVectorToTheLastByteOfItsSignature() {
        MessageVector facts = MessageVector.one("unionpay/signatures/request.vector");
        ChannelCall pay = call(MessageVector.one("unionpay/requests/pay.vector"));

        ChannelRequest exchange = connector().encode(pay, CallFixture.NOW, NONCE);

        String sign = new QueryStringDecoder(exchange.body().toString(), false)
                .parameters()
                .get("signature")
                .get(0);
        assertThat(sign).isEqualTo(facts.header("sign", ""));
    }

    @Test
    void whereReversalsAreOnlyAcceptedTheTradeIsAskedForOnceMore() {
        MessageVector reversed = MessageVector.one("unionpay/answers/undo-reversed.vector");
        AccountSettings doubting = UnionpayPeer.account(Map.of("reversal-response", "accepted"));

        assertThat(OutcomeText.of(factory().open(doubting).decode(call(reversed), answer(reversed))))
                .startsWith("ACCEPTED");
    }

    @Test
    void theNameInTheCertificateIsASetting() {
        MessageVector another = MessageVector.one("unionpay/answers/openssl-query-certificate-another.vector");
        AccountSettings branch = UnionpayPeer.account(Map.of("signer-name", "中国银联股份有限公司上海分公司"));

        assertThat(OutcomeText.of(factory().open(branch).decode(call(another), answer(another))))
                .startsWith("SUCCEEDED");
    }

    @Test
    void theTillsNumberIsSentWhereItIsConfiguredAndNoAddressMeansNoNotification() {
        AccountSettings till = UnionpayPeer.account(Map.of("term-id", "49000002"));
        AccountSettings unreachable = new AccountSettings(payway(), till.endpoint(), till.settings(), null);

        Map<String, String> said = verifiedParameters(factory()
                .open(unreachable)
                .encode(call(MessageVector.one("unionpay/requests/pay-extended.vector")), CallFixture.NOW, NONCE));

        assertThat(said).containsEntry("termId", "49000002");
        assertThat(said).containsEntry("backUrl", "http://www.specialUrl.com");
    }

    @ParameterizedTest
    @CsvSource({
        "mer-id, 7772900581100, mer-id is not 15 digits",
        "cert-id, 0x1002640149, cert-id is not a serial number in decimal digits",
        "private-key, %, private-key is neither PEM nor Base64",
        "root-certificate, aGlkZGVu, root-certificate is no key and no certificate",
        "reversal-response, hidden, 'reversal-response is none of [accepted, final]'"
    })
    void aSettingThatIsWrongIsNamed(String name, String value, String fault) {
        assertThat(opening(name, value)).hasMessageContaining(fault).hasMessageNotContaining(value);
    }

    @ParameterizedTest
    @CsvSource({
        "root-certificate, middle, root-certificate is not self-signed",
        "root-certificate, signer, root-certificate is no issuer's certificate",
        "middle-certificate, foreign-root, middle-certificate is not issued by the root",
        "middle-certificate, signer, middle-certificate is no issuer's certificate",
        "middle-certificate, expired-middle, middle-certificate is valid from 2020-01-01T00:00:00Z to 2021-01-01T00:00:00Z",
    })
    void aCertificateInTheWrongPlaceIsNamed(String name, String certificate, String fault) {
        assertThat(opening(name, UnionpayPeer.certificate(certificate))).hasMessageContaining(fault);
    }

    private Throwable opening(String name, String value) {
        return catchThrowable(() -> factory().open(UnionpayPeer.account(Map.of(name, value))));
    }
}
