package upay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Fen;
import upay.domain.Purchase;
import upay.domain.Secret;
import upay.domain.SubPayway;

/** protocol.md#requests: what clients may send, and what becomes of it. */
@DisplayName("Allowed request fields are read as they are sent")
class RequestSchemaTest {

    private static PayRequest pay(String field, String value) {
        return RequestBodyBuilder.valid(RequestBodyBuilder.decode(
                RequestSchema.PAY, RequestBodyBuilder.pay().with(field, value).json()));
    }

    @Test
    void aWholePay() {
        RequestBodyBuilder body = RequestBodyBuilder.pay()
                .with("payway", "\"3\"")
                .with("description", "\"两行\\n一格\\t\"")
                .with("longitude", "\"-121.5\"")
                .with("latitude", "31")
                .with("device_id", "\"d\"")
                .with("extended", "{\"k\": [1]}")
                .with("goods_details", "[ {\"id\":1} ]")
                .with("reflect", "\"r\"")
                .with("sub_payway", "1")
                .with("payer_uid", "\"u\"")
                .with("notify_url", "\"https://h/n?a=1\"")
                .with("whatever", "{\"a\":[]}");

        assertThat(RequestBodyBuilder.valid(RequestBodyBuilder.decode(RequestSchema.PAY, body.json())))
                .isEqualTo(new PayRequest(
                        "t-1",
                        "c-1",
                        new Fen(100),
                        "刘侃",
                        new PayRequest.Means("3", new Secret("280000000000000001"), SubPayway.BARCODE, "u"),
                        new Purchase.Device("d", "-121.5", "31"),
                        new Purchase.Goods("披萨", "两行\n一格\t", "[ {\"id\":1} ]"),
                        new Purchase.Extras("r", "{\"k\": [1]}", "https://h/n?a=1")));
    }

    @Test
    void theLeastPayHasNothingElse() {
        PayRequest least = new PayRequest(
                "t-1",
                "c-1",
                new Fen(100),
                "刘侃",
                new PayRequest.Means(null, new Secret("280000000000000001"), null, null),
                new Purchase.Device(null, null, null),
                new Purchase.Goods("披萨", null, null),
                new Purchase.Extras(null, null, null));

        assertThat(RequestBodyBuilder.valid(RequestBodyBuilder.decode(
                        RequestSchema.PAY, RequestBodyBuilder.pay().json())))
                .isEqualTo(least);
        assertThat(RequestBodyBuilder.valid(RequestBodyBuilder.decode(
                        RequestSchema.PAY, RequestBodyBuilder.pay().form())))
                .isEqualTo(least);
    }

    @Test
    void allOptionalFieldsMayBeEmptyOrNull() {
        for (String nothing : new String[] {"\"\"", "null"}) {
            RequestBodyBuilder body = RequestBodyBuilder.pay();
            for (String field : new String[] {
                "payway",
                "description",
                "longitude",
                "latitude",
                "device_id",
                "extended",
                "goods_details",
                "reflect",
                "reflact",
                "sub_payway",
                "payer_uid",
                "notify_url",
                "sn",
                "refund_amount"
            }) {
                body.with(field, nothing);
            }

            assertThat(RequestBodyBuilder.valid(RequestBodyBuilder.decode(RequestSchema.PAY, body.json())))
                    .isEqualTo(RequestBodyBuilder.valid(RequestBodyBuilder.decode(
                            RequestSchema.PAY, RequestBodyBuilder.pay().json())));
        }
    }

    @Test
    void aPrecreateNeedsNoCode() {
        PayRequest request = RequestBodyBuilder.valid(RequestBodyBuilder.decode(
                RequestSchema.PRECREATE, RequestBodyBuilder.precreate().json()));

        assertThat(request.means().dynamicId()).isNull();
        assertThat(request.means().payway()).isEqualTo("3");
    }

    @Test
    void aRefundNamesItsOrderAndItself() {
        RequestBodyBuilder body = RequestBodyBuilder.refund()
                .with("sn", "7894259244067349")
                .with("client_tsn", "\"t\"")
                .with("reflect", "[1]")
                .with("extended", "\"{}\"");

        assertThat(RequestBodyBuilder.valid(RequestBodyBuilder.decode(RequestSchema.REFUND, body.json())))
                .isEqualTo(new RefundRequest(
                        new OrderRef("7894259244067349", "c-1"), "r-1", new Fen(40), "刘侃", "t", "[1]", "{}"));
    }

    @Test
    void aQueryMayNameARefundOfItsOrder() {
        String body = RequestBodyBuilder.order()
                .with("sn", "7894259244067349")
                .with("refund_request_no", "\"r-1\"")
                .json();

        assertThat(RequestBodyBuilder.valid(RequestBodyBuilder.decode(RequestSchema.QUERY, body)))
                .isEqualTo(new QueryRequest("7894259244067349", "c-1", "r-1"));
        assertThat(RequestBodyBuilder.valid(RequestBodyBuilder.decode(RequestSchema.ORDER, body)))
                .isEqualTo(new OrderRef("7894259244067349", "c-1"));
    }

    @ParameterizedTest
    @CsvSource({"'\"1\"',1", "1,1", "'\"007\"',7", "'\"0000000001\"',1", "'\"9999999999\"',9999999999"})
    void amountsAreDigits(String sent, long fen) {
        assertThat(pay("total_amount", sent).totalAmount()).isEqualTo(new Fen(fen));
    }

    @Test
    void aNumberIsItsLiteralText() {
        assertThat(pay("client_sn", "1.50").clientSn()).isEqualTo("1.50");
        assertThat(pay("client_sn", "-1E+2").clientSn()).isEqualTo("-1E+2");
        assertThat(pay("client_sn", "1234567890123456789012345678901234567890").clientSn())
                .isEqualTo("1234567890123456789012345678901234567890");
    }

    @Test
    void lengthsAreCountedInCodePoints() {
        String faces = "😀".repeat(64);

        assertThat(pay("subject", '"' + faces + '"').goods().subject()).isEqualTo(faces);
        assertThat(pay("subject", '"' + "\\ud83d\\ude00".repeat(64) + '"')
                        .goods()
                        .subject())
                .isEqualTo(faces);
        assertThat(RequestBodyBuilder.verdict(RequestBodyBuilder.decode(
                        RequestSchema.PAY,
                        RequestBodyBuilder.pay()
                                .with("subject", "\"😀" + faces + "\"")
                                .json())))
                .isEqualTo("INVALID_PARAMS subject长度不可以超过64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"180", "-180.0", "0", "121.473701", "-0.5"})
    void degreesAreDecimal(String degrees) {
        RequestBodyBuilder body =
                RequestBodyBuilder.pay().with("longitude", degrees).with("latitude", "\"-90\"");

        assertThat(RequestBodyBuilder.valid(RequestBodyBuilder.decode(RequestSchema.PAY, body.json()))
                        .device()
                        .longitude())
                .isEqualTo(degrees);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://h/p | http://h/p
            HTTPS://h | HTTPS://h
            h | http://h
            h/p?u=http://x | http://h/p?u=http://x
            //h/p | http://h/p
            shop.example:8080/n | http://shop.example:8080/n
            127.0.0.1:80 | http://127.0.0.1:80
            [::1]:80/n | http://[::1]:80/n
            user@h/n | http://user@h/n
            h?x=a:b | http://h?x=a:b
            h#f:g | http://h#f:g
            https://my_host:1/n | https://my_host:1/n
            """)
    void aNotifyUrlWithoutSchemeIsHttp(String sent, String called) {
        assertThat(pay("notify_url", '"' + sent + '"').extras().notifyUrl()).isEqualTo(called);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"1\""})
    void barcodeIsOne(String sent) {
        assertThat(pay("sub_payway", sent).means().subPayway()).isEqualTo(SubPayway.BARCODE);
    }

    @Test
    void qrCodeIsTwo() {
        assertThat(pay("sub_payway", "2").means().subPayway()).isEqualTo(SubPayway.QRCODE);
    }

    @ParameterizedTest(name = "payway {0}, sub_payway {1}, payer_uid {2}: {3}")
    @CsvSource(nullValues = "-", textBlock = """
            1, 1, -, -
            1, 2, -, -
            1, 3, -, -
            2, 3, -, -
            1, 3, 2088102146225135, -
            1, 4, 2088102146225135, -
            2, 4, -, sub_payway为4时，payer_uid不可以为空
            1, 4, -, sub_payway为4时，payer_uid不可以为空
            3, 3, oU, -
            3, 4, oU, -
            3, 3, -, sub_payway为3时，payer_uid不可以为空
            3, 4, -, sub_payway为4时，payer_uid不可以为空
            4, 3, u, sub_payway为3时，payway只可以为1、2或3
            5, 4, u, sub_payway为4时，payway只可以为1、2或3
            17, 3, -, sub_payway为3时，payway只可以为1、2或3
            99, 3, u, sub_payway为3时，payway只可以为1、2或3
            """)
    void aPaymentInTheWalletIsOfAlipayOrWechatAndForACustomer(
            String payway, String subPayway, String payerUid, String fault) {
        RequestBodyBuilder body = RequestBodyBuilder.precreate()
                .with("payway", '"' + payway + '"')
                .with("sub_payway", '"' + subPayway + '"')
                .with("payer_uid", payerUid == null ? "null" : '"' + payerUid + '"');

        DecodedRequest<PayRequest> decoded = RequestBodyBuilder.decode(RequestSchema.PRECREATE, body.json());

        if (fault == null) {
            assertThat(RequestBodyBuilder.valid(decoded).means().subPayway().code())
                    .isEqualTo(subPayway);
        } else {
            assertThat(decoded)
                    .isEqualTo(new DecodedRequest.Refused<>(new Reply.Refusal(CommError.INVALID_PARAMS, fault)));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sn              | "x"  | x | c-1
            client_sn       | "y"  |   | y
            wosai_store_id  | "store-1" | | c-1
            """)
    void anOrderIsNamedByEither(String field, String value, String sn, String clientSn) {
        assertThat(RequestBodyBuilder.valid(RequestBodyBuilder.decode(
                        RequestSchema.ORDER,
                        RequestBodyBuilder.order().with(field, value).json())))
                .isEqualTo(new OrderRef(sn, clientSn));
    }

    @Test
    void theStoreMayStandInForTheTerminal() {
        RequestBodyBuilder body =
                RequestBodyBuilder.order().without("terminal_sn").with("wosai_store_id", "\"store-1\"");

        assertThat(RequestBodyBuilder.valid(RequestBodyBuilder.decode(RequestSchema.ORDER, body.json())))
                .isEqualTo(new OrderRef(null, "c-1"));
    }
}
