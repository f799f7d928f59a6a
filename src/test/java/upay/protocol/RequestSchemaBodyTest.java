package upay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** protocol.md#body: what a body is, whose it is, and what contradicts itself. */
@DisplayName("Request bodies in JSON or as forms are read strictly")
class RequestSchemaBodyTest {
    private static final String NO_JSON = "INVALID_PARAMS 请求体不是合法的JSON对象";
    private static final String NEITHER = NO_JSON + "，也不是表单（表单只可以含有可见的ASCII字符）";

    private static String verdict(String body) {
        return RequestBodyBuilder.verdict(RequestBodyBuilder.decode(RequestSchema.ORDER, body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{} {}",
                "{}x",
                "{\"x\":1,}",
                "{'x':1}",
                "{x:1}",
                "{\"x\":01}",
                "{\"x\":+1}",
                "{\"x\":NaN}",
                "{\"x\":tru}",
                "{\"x\"}",
                "{\"x\":\"\t\"}",
                "{\"x\":\"\\u0茶72\"}",
                "{\"x\":\"\\u004\"}",
                "{\"x\":1}/*c*/",
                "{terminal_sn=t-1&client_sn=c-1"
            })
    void whatBeginsAsAnObjectIsJson(String body) {
        assertThat(verdict(body)).isEqualTo(NO_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                "null",
                "[]",
                "\"{}\"",
                "1",
                "}",
                "terminal_sn",
                " terminal_sn=t-1&client_sn=c-1",
                "terminal_sn=t-1&client_sn=c-1\n\n",
                "terminal_sn=t-1&client_sn=c-1\r",
                "terminal_sn=t-1\n&client_sn=c-1",
                "terminal_sn=t-1&client_sn=c 1",
                "terminal_sn=t-1&client_sn=你",
                "terminal_sn=t-1&client_sn=c-1&x=\u0001",
                "\uFEFFterminal_sn=t-1&client_sn=c-1",
                " \uFEFF{}"
            })
    void whatIsNeitherAnObjectNorAFormIsNoBody(String body) {
        assertThat(verdict(body)).isEqualTo(NEITHER);
    }

    @Test
    void aSyntaxErrorIsFoundNearItsField() {
        assertThat(verdict("{\"terminal_sn\":\"t-1\",\"client_sn\":\"a\tb\"}")).isEqualTo(NO_JSON + "，client_sn附近有误");
    }

    @Test
    void aByteOrderMarkIsNoFault() {
        assertThat(verdict("\uFEFF" + RequestBodyBuilder.order().json())).isEqualTo("valid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "?\n", "?\r\n", "&?&", "?&x=", "?&%41=%E8%8C%B6"})
    void whatIsNoObjectIsAForm(String form) {
        assertThat(verdict(form.replace("?", RequestBodyBuilder.order().form())))
                .isEqualTo("valid");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"terminal_sn":"t-1","client_sn":"a","client_sn":"a"}         | client_sn重复
            {"terminal_sn":"t-1","client_sn":"a","client_sn":{"a":1}}     | client_sn重复
            {"terminal_sn":"t-1","client_sn":"a","client_sn":"b","client_sn":"c"} | client_sn重复
            {"terminal_sn":"t-1","client_sn":null,"client_sn":"b"}        | client_sn重复
            {"terminal_sn":"t-1","client_sn":"a","subject":1,"subject":2} | subject重复
            {"terminal_sn":"t-1","client_sn":"a","x":1,"x":2}             | 请求体含有重复的字段或键
            {"terminal_sn":"t-1","client_sn":"a","x":{"a":1,"a":1}}       | 请求体含有重复的字段或键
            {"terminal_sn":"t-1","client_sn":"a","x":[[{"a":1,"b":1,"a":1}]]} | 请求体含有重复的字段或键
            {"terminal_sn":"t-1","client_sn":{"a":1,"a":1}}               | client_sn含有重复的键
            {"terminal_sn":"t-1","x":1,"x":2,"client_sn":"a","sn":"a","sn":"a"} | 请求体含有重复的字段或键；sn重复
            """)
    void aBodyThatContradictsItselfIsRefused(String body, String sentence) {
        assertThat(verdict(body)).isEqualTo("INVALID_PARAMS " + sentence);
    }

    @Test
    void equalKeysInDifferentObjectsAreNoDuplicates() {
        assertThat(
                        verdict(
                                "{\"terminal_sn\":\"t-1\",\"client_sn\":\"a\",\"x\":[{\"a\":{\"a\":1}},{\"a\":1}],\"y\":[[],{}]}"))
                .isEqualTo("valid");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            terminal_sn=t-1&client_sn=a&client_sn=a | client_sn重复
            terminal_sn=t-1&client_sn=a&client_sn   | client_sn重复
            terminal_sn=t-1&client_sn=a&x=1&x=1     | 请求体含有重复的字段
            terminal_sn=t-1&client_sn=%             | client_sn编码不正确
            terminal_sn=t-1&client_sn=%a            | client_sn编码不正确
            terminal_sn=t-1&client_sn=%ga           | client_sn编码不正确
            terminal_sn=t-1&client_sn=%ag           | client_sn编码不正确
            terminal_sn=t-1&client_sn=%ff           | client_sn编码不正确
            terminal_sn=t-1&client_sn=%ed%a0%80     | client_sn编码不正确
            terminal_sn=t-1&client_sn=%00           | client_sn含有不允许的字符
            terminal_sn=t-1&client_sn=              | sn与client_sn不可以同时为空
            terminal_sn=t-1&client_sn               | sn与client_sn不可以同时为空
            terminal_sn=t-1&client_sn=a&%ff=1       | 请求体编码不正确
            terminal_sn=t-1&client_sn=a&x=%ff       | x编码不正确
            terminal_sn=t-1&client_sn=a&x=%00       | x含有不允许的字符
            terminal_sn=t-1&client_sn=a&subject=%0d | subject含有不允许的字符
            terminal_sn=t-1&client_sn=a&%01=1       | 字段名含有不允许的字符
            """)
    void aFormIsReadAsStrictly(String body, String sentence) {
        assertThat(verdict(body)).isEqualTo("INVALID_PARAMS " + sentence);
    }

    @Test
    void aFormMayHoldAnything() {
        String body = "&&terminal_sn=t-1&client%5Fsn=a+b%2B%e4%bd%A0==&x&y=1&";

        assertThat(RequestBodyBuilder.valid(RequestBodyBuilder.decode(RequestSchema.ORDER, body)))
                .isEqualTo(new OrderRef(null, "a b+你=="));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"terminal_sn":"t-2"}                                | INVALID_TERMINAL
            {"terminal_sn":"T-1"}                                | INVALID_TERMINAL
            {"terminal_sn":"t-1","wosai_store_id":"store-2"}     | INVALID_TERMINAL
            {"wosai_store_id":"store-2"}                         | INVALID_TERMINAL
            {"terminal_sn":"t-2","wosai_store_id":"store-1"}     | INVALID_TERMINAL
            {"terminal_sn":"t-1","wosai_store_id":"store-1"}     | INVALID_PARAMS
            {"terminal_sn":null,"wosai_store_id":""}             | INVALID_PARAMS
            {"terminal_sn":"t-2"                                 | INVALID_PARAMS
            """)
    void whoseBodyItIsComesAfterParsingAndBeforeTheFields(String body, CommError error) {
        assertThat(verdict(body)).startsWith(error + " ");
    }

    @Test
    void onlyQueryAndCancelKnowStores() {
        String store = "\"store-2\"";

        assertThat(RequestBodyBuilder.verdict(RequestBodyBuilder.decode(
                        RequestSchema.PAY,
                        RequestBodyBuilder.pay().with("wosai_store_id", store).json())))
                .isEqualTo("valid");
        assertThat(RequestBodyBuilder.verdict(RequestBodyBuilder.decode(
                        RequestSchema.REFUND,
                        RequestBodyBuilder.refund()
                                .with("wosai_store_id", store)
                                .without("terminal_sn")
                                .json())))
                .isEqualTo("INVALID_PARAMS terminal_sn不可以为空");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "c3",
                "c328",
                "c080",
                "e28228",
                "eda080",
                "edb080",
                "f0288cbc",
                "f4908080",
                "f8a1a1a1a1",
                "ff",
                "fe"
            })
    void bytesThatAreNoUtf8AreRefused(String hex) {
        byte[] bad = java.util.HexFormat.of().parseHex(hex);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"terminal_sn\":\"t-1\",\"client_sn\":\"".getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bad);
        body.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(RequestBodyBuilder.verdict(
                        RequestSchema.ORDER.decode(body.toByteArray(), RequestBodyBuilder.SIGNER)))
                .isEqualTo("INVALID_PARAMS 请求体不是合法的UTF-8");
    }

    @Test
    void aReplacementCharacterThatWasSentIsText() {
        assertThat(RequestBodyBuilder.valid(RequestBodyBuilder.decode(
                        RequestSchema.ORDER,
                        RequestBodyBuilder.order()
                                .with("client_sn", "\"\uFFFD\"")
                                .json())))
                .isEqualTo(new OrderRef(null, "\uFFFD"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE"})
    void otherEncodingsAreNotGuessed(String charset) {
        byte[] body = RequestBodyBuilder.order().json().getBytes(java.nio.charset.Charset.forName(charset));

        assertThat(RequestBodyBuilder.verdict(RequestSchema.ORDER.decode(body, RequestBodyBuilder.SIGNER)))
                .startsWith("INVALID_PARAMS 请求体不是合法的");
    }

    @Test
    void nestingIsBounded() {
        String deep = "[".repeat(8) + "]".repeat(8);
        String tooDeep = "[".repeat(30_000) + "]".repeat(30_000);

        assertThat(verdict(RequestBodyBuilder.order().with("x", deep).json())).isEqualTo("valid");
        assertThat(verdict(
                        RequestBodyBuilder.order().with("x", "[" + deep + "]").json()))
                .isEqualTo("INVALID_PARAMS x嵌套不可以超过8层");
        assertThat(verdict(RequestBodyBuilder.order().with("x", tooDeep).json()))
                .isEqualTo(NO_JSON);
        assertThat(verdict(RequestBodyBuilder.order().with("client_sn", tooDeep).json()))
                .isEqualTo(NO_JSON + "，client_sn附近有误");
    }

    @Test
    void thousandsOfFaultsMakeAShortAnswer() {
        String body = IntStream.range(0, 4_000)
                .mapToObj(i -> "\"" + i % 2_000 + "\":{\"a\":1,\"a\":1}")
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(verdict(body)).hasSizeLessThan(200);
    }

    @Test
    void namesThatCollideCostNoMoreThanOthers() {
        // "Aa" and "BB" have the same hash; so have all words of one length made of them.
        String body = IntStream.range(0, 2_048)
                .mapToObj(i -> '"'
                        + String.format("%11s", Integer.toBinaryString(i))
                                .replace(" ", "Aa")
                                .replace("0", "Aa")
                                .replace("1", "BB")
                        + "\":1")
                .collect(Collectors.joining(",", "{", ",\"terminal_sn\":\"t-1\",\"client_sn\":\"c\"}"));

        assertThat(org.junit.jupiter.api.Assertions.assertTimeout(Duration.ofSeconds(2), () -> verdict(body)))
                .isEqualTo("INVALID_PARAMS 不识别的字段不可以超过32个");
    }

    @Test
    void whatIsIgnoredIsNoLongerThanAClientHasReasonTo() {
        String longest = "\"" + "😀".repeat(2048) + "\"";
        String tooLong = "\"" + "x".repeat(2049) + "\"";
        String goods = "[\"" + "g".repeat(9_000) + "\"]";
        String name = "n".repeat(64);

        assertThat(verdict(RequestBodyBuilder.order()
                        .with("x", longest)
                        .with(name, "1")
                        .json()))
                .isEqualTo("valid");
        assertThat(verdict(RequestBodyBuilder.order().with("x", tooLong).json()))
                .isEqualTo("INVALID_PARAMS x长度不可以超过2048");
        assertThat(verdict(RequestBodyBuilder.order()
                        .with("x", "[" + tooLong + "]")
                        .json()))
                .isEqualTo("INVALID_PARAMS x长度不可以超过2048");
        assertThat(verdict(RequestBodyBuilder.order().with("subject", tooLong).json()))
                .isEqualTo("INVALID_PARAMS subject长度不可以超过2048");
        assertThat(verdict(RequestBodyBuilder.order().with(name + "n", "1").json()))
                .isEqualTo("INVALID_PARAMS 字段名长度不可以超过64");
        assertThat(verdict(
                        RequestBodyBuilder.order().with("goods_details", goods).json()))
                .isEqualTo("valid");
    }

    @Test
    void thirtyTwoFieldsAreIgnoredAndNoMore() {
        RequestBodyBuilder body = RequestBodyBuilder.order();
        for (int i = 0; i < 32; i++) {
            body.with("x" + i, i % 2 == 0 ? "null" : "[1]");
        }

        assertThat(verdict(body.json())).isEqualTo("valid");
        assertThat(verdict(body.with("y", "1").json())).isEqualTo("INVALID_PARAMS 不识别的字段不可以超过32个");
    }

    /** The MD5 of a webhook would otherwise sign a request. */
    @ParameterizedTest
    @ValueSource(
            strings = {"order_status", "net_amount", "finish_time", "channel_finish_time", "payer_login", "payway_name"
            })
    void whatOnlyNotificationsHaveIsInNoRequest(String field) {
        String sentence = "INVALID_PARAMS " + field + "只出现在通知里，请求中不可以有";

        for (String operation : new String[] {"pay", "precreate", "refund", "query"}) {
            RequestBodyBuilder body = RequestBodyBuilder.of(operation);
            assertThat(RequestBodyBuilder.verdict(RequestBodyBuilder.decode(
                            RequestBodyBuilder.schema(operation), body.form() + "&" + field + "=PAID")))
                    .isEqualTo(sentence);
            for (String value : new String[] {"\"PAID\"", "1", "{}", "true"}) {
                assertThat(RequestBodyBuilder.verdict(RequestBodyBuilder.decode(
                                RequestBodyBuilder.schema(operation),
                                body.with(field, value).json())))
                        .isEqualTo(sentence);
            }
            for (String nothing : new String[] {"null", "\"\""}) {
                assertThat(RequestBodyBuilder.verdict(RequestBodyBuilder.decode(
                                RequestBodyBuilder.schema(operation),
                                body.with(field, nothing).json())))
                        .isEqualTo("valid");
            }
        }
    }

    @Test
    void aNumberMayBeLongButIsNeverCalculated() {
        String digits = "9".repeat(60_000);

        assertThat(verdict(RequestBodyBuilder.order().with("x", digits).json()))
                .isEqualTo("INVALID_PARAMS x长度不可以超过2048");
        assertThat(verdict(RequestBodyBuilder.order().with("sn", digits).json()))
                .isEqualTo("INVALID_PARAMS sn长度不可以超过64");
    }
}
