package upay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** protocol.md#requests, row by row: the fault of a value, and its message. */
@DisplayName("Every faulty field is named with a sentence about the fault")
class RequestSchemaFaultsTest {

    /** "(absent)" removes the field; "x*65" is a string of 65 x; everything else is a JSON source text. */
    @ParameterizedTest(name = "{0}: {1} = {2}")
    @CsvSource(delimiter = '|', textBlock = """
            pay       | terminal_sn   | (absent)    | terminal_sn不可以为空
            pay       | terminal_sn   | null        | terminal_sn不可以为空
            pay       | terminal_sn   | ""          | terminal_sn不可以为空
            pay       | terminal_sn   | {}          | terminal_sn必须为字符串或数字
            pay       | client_sn     | (absent)    | client_sn不可以为空
            pay       | client_sn     | null        | client_sn不可以为空
            pay       | client_sn     | ""          | client_sn不可以为空
            pay       | client_sn     | x*65        | client_sn长度不可以超过64
            pay       | client_sn     | true        | client_sn必须为字符串或数字
            pay       | client_sn     | false       | client_sn必须为字符串或数字
            pay       | client_sn     | {"a":1}     | client_sn必须为字符串或数字
            pay       | client_sn     | [1]         | client_sn必须为字符串或数字
            pay       | client_sn     | "a\\u0000"  | client_sn含有不允许的字符
            pay       | client_sn     | "a\\r"      | client_sn含有不允许的字符
            pay       | client_sn     | "a\\u007f"  | client_sn含有不允许的字符
            pay       | client_sn     | "a\\u0085"  | client_sn含有不允许的字符
            pay       | client_sn     | "\\ud83d"   | client_sn含有不允许的字符
            pay       | client_sn     | "\\ud83dx"  | client_sn含有不允许的字符
            pay       | client_sn     | "\\ude00"   | client_sn含有不允许的字符
            pay       | client_sn     | "\\ude00\\ud83d" | client_sn含有不允许的字符
            pay       | total_amount  | (absent)    | total_amount不可以为空
            pay       | total_amount  | ""          | total_amount不可以为空
            pay       | total_amount  | "-1"        | total_amount不可以为负数
            pay       | total_amount  | -1          | total_amount不可以为负数
            pay       | total_amount  | "0"         | total_amount必须大于0
            pay       | total_amount  | 0           | total_amount必须大于0
            pay       | total_amount  | "0000000000" | total_amount必须大于0
            pay       | total_amount  | 1.0         | total_amount金额为整数，长度不超过10位，以分为单位
            pay       | total_amount  | 1e2         | total_amount金额为整数，长度不超过10位，以分为单位
            pay       | total_amount  | "1.0"       | total_amount金额为整数，长度不超过10位，以分为单位
            pay       | total_amount  | "-"         | total_amount金额为整数，长度不超过10位，以分为单位
            pay       | total_amount  | "-1.5"      | total_amount金额为整数，长度不超过10位，以分为单位
            pay       | total_amount  | "+1"        | total_amount金额为整数，长度不超过10位，以分为单位
            pay       | total_amount  | " 1"        | total_amount金额为整数，长度不超过10位，以分为单位
            pay       | total_amount  | "1a"        | total_amount金额为整数，长度不超过10位，以分为单位
            pay       | total_amount  | "１"         | total_amount金额为整数，长度不超过10位，以分为单位
            pay       | total_amount  | "12345678901" | total_amount金额为整数，长度不超过10位，以分为单位
            pay       | total_amount  | [1]         | total_amount必须为字符串或数字
            pay       | payway        | "a"         | payway必须为数字
            pay       | payway        | "-1"        | payway必须为数字
            pay       | payway        | 1.0         | payway必须为数字
            pay       | payway        | "３"         | payway必须为数字
            pay       | payway        | []          | payway必须为字符串或数字
            pay       | dynamic_id    | (absent)    | dynamic_id不可以为空
            pay       | dynamic_id    | x*33        | dynamic_id长度不可以超过32
            pay       | subject       | (absent)    | subject不可以为空
            pay       | subject       | x*65        | subject长度不可以超过64
            pay       | operator      | (absent)    | operator不可以为空
            pay       | operator      | x*33        | operator长度不可以超过32
            pay       | description   | x*257       | description长度不可以超过256
            pay       | longitude     | "121.5"     | longitude与latitude必须同时出现
            pay       | latitude      | "31.2"      | longitude与latitude必须同时出现
            pay       | longitude     | "180.1"     | longitude与latitude必须同时出现；longitude必须为十进制度数，绝对值不超过180
            pay       | longitude     | "1e2"       | longitude与latitude必须同时出现；longitude必须为十进制度数，绝对值不超过180
            pay       | longitude     | "-"         | longitude与latitude必须同时出现；longitude必须为十进制度数，绝对值不超过180
            pay       | longitude     | ".5"        | longitude与latitude必须同时出现；longitude必须为十进制度数，绝对值不超过180
            pay       | longitude     | "5."        | longitude与latitude必须同时出现；longitude必须为十进制度数，绝对值不超过180
            pay       | longitude     | "NaN"       | longitude与latitude必须同时出现；longitude必须为十进制度数，绝对值不超过180
            pay       | longitude     | "0.0000000000000000000000000000001" | longitude与latitude必须同时出现；longitude必须为十进制度数，绝对值不超过180
            pay       | longitude     | [1]         | longitude必须为字符串或数字；longitude与latitude必须同时出现
            pay       | latitude      | -90.01      | longitude与latitude必须同时出现；latitude必须为十进制度数，绝对值不超过90
            pay       | device_id     | x*129       | device_id长度不可以超过128
            pay       | extended      | [1]         | extended必须为JSON对象
            pay       | extended      | 1           | extended必须为JSON对象
            pay       | extended      | true        | extended必须为JSON对象
            pay       | extended      | "[{}]"        | extended必须为JSON对象
            pay       | extended      | "x"         | extended必须为JSON对象
            pay       | extended      | " "         | extended必须为JSON对象
            pay       | extended      | "{} {}"     | extended必须为JSON对象
            pay       | extended      | "{"         | extended必须为JSON对象
            pay       | extended      | "{\\"a\\":\\"\\\\u0茶72\\"}" | extended必须为JSON对象
            pay       | extended      | {"a":1,"a":2} | extended含有重复的键
            pay       | extended      | "{\\"a\\":1,\\"a\\":2}" | extended含有重复的键
            pay       | extended      | {"a":{"b":1,"b":1}} | extended含有重复的键
            pay       | extended      | {"a":"\\u0000"} | extended含有不允许的字符
            pay       | extended      | {"a\\u0000":1}  | extended含有不允许的字符
            pay       | extended      | {"a":[{"b":"\\ud800"}]} | extended含有不允许的字符
            pay       | goods_details | "x"         | goods_details不是合法的JSON
            pay       | goods_details | [{"a":1,"a":1}] | goods_details含有重复的键
            pay       | goods_details | "[{\\"a\\":\\"\\\\u0001\\"}]" | goods_details含有不允许的字符
            pay       | reflect       | x*65        | reflect长度不可以超过64
            pay       | reflact       | x*65        | reflact长度不可以超过64
            pay       | reflect       | "\\u0001"   | reflect含有不允许的字符
            pay       | reflect       | {"a":"\\u0001"} | reflect含有不允许的字符
            pay       | reflect       | {"a":1,"a":1}   | reflect含有重复的键
            pay       | sub_payway    | "3"         | sub_payway只可以为1或2，钱包内支付请使用precreate
            pay       | sub_payway    | 4           | sub_payway只可以为1或2，钱包内支付请使用precreate
            pay       | sub_payway    | "5"         | sub_payway只可以为1或2
            pay       | sub_payway    | 0           | sub_payway只可以为1或2
            pay       | sub_payway    | "01"        | sub_payway只可以为1或2
            pay       | sub_payway    | {}          | sub_payway必须为字符串或数字
            pay       | payer_uid     | x*65        | payer_uid长度不可以超过64
            pay       | notify_url    | x*129       | notify_url长度不可以超过128
            pay       | notify_url    | "ftp://h/"  | notify_url只可以使用http或https
            pay       | notify_url    | "mailto:a@b.c"  | notify_url只可以使用http或https
            pay       | notify_url    | "file:///etc/passwd"  | notify_url只可以使用http或https
            pay       | notify_url    | "javascript:alert(1)" | notify_url只可以使用http或https
            pay       | notify_url    | "user:1x@h"     | notify_url只可以使用http或https
            pay       | notify_url    | "http://"       | notify_url格式不正确
            pay       | notify_url    | "http:/h"       | notify_url格式不正确
            pay       | notify_url    | "/path"         | notify_url格式不正确
            pay       | notify_url    | ":8080"         | notify_url格式不正确
            pay       | notify_url    | "http://a b/"   | notify_url格式不正确
            pay       | notify_url    | "h:99999/"      | notify_url格式不正确
            pay       | notify_url    | []              | notify_url必须为字符串或数字
            precreate | terminal_sn   | (absent)    | terminal_sn不可以为空
            precreate | client_sn     | (absent)    | client_sn不可以为空
            precreate | total_amount  | (absent)    | total_amount不可以为空
            precreate | payway        | (absent)    | payway不可以为空
            precreate | payway        | "x"         | payway必须为数字
            precreate | subject       | (absent)    | subject不可以为空
            precreate | operator      | x*33        | operator长度不可以超过32
            precreate | sub_payway    | "5"         | sub_payway只可以为1、2、3或4
            precreate | sub_payway    | 6           | sub_payway只可以为1、2、3或4
            precreate | sub_payway    | "3"         | sub_payway为3时，payer_uid不可以为空
            precreate | sub_payway    | 4           | sub_payway为4时，payer_uid不可以为空
            precreate | notify_url    | "ws://h"    | notify_url只可以使用http或https
            refund    | terminal_sn   | (absent)    | terminal_sn不可以为空
            refund    | client_sn     | (absent)    | sn与client_sn不可以同时为空
            refund    | client_sn     | x*65        | client_sn长度不可以超过64
            refund    | sn            | x*65        | sn长度不可以超过64
            query     | refund_request_no | x*33    | refund_request_no长度不可以超过32
            query     | refund_request_no | [1]     | refund_request_no必须为字符串或数字
            refund    | refund_request_no | (absent) | refund_request_no不可以为空
            refund    | refund_request_no | x*33    | refund_request_no长度不可以超过32
            refund    | refund_amount | (absent)    | refund_amount不可以为空
            refund    | refund_amount | "-5"        | refund_amount不可以为负数
            refund    | refund_amount | "0"         | refund_amount必须大于0
            refund    | refund_amount | "1.5"       | refund_amount金额为整数，长度不超过10位，以分为单位
            refund    | operator      | (absent)    | operator不可以为空
            refund    | operator      | x*65        | operator长度不可以超过64
            refund    | client_tsn    | x*65        | client_tsn长度不可以超过64
            refund    | reflect       | x*65        | reflect长度不可以超过64
            refund    | extended      | "x"         | extended必须为JSON对象
            query     | terminal_sn   | (absent)    | terminal_sn与wosai_store_id不可以同时为空
            query     | terminal_sn   | []          | terminal_sn必须为字符串或数字
            query     | wosai_store_id | {}         | wosai_store_id必须为字符串或数字
            query     | client_sn     | (absent)    | sn与client_sn不可以同时为空
            query     | client_sn     | x*65        | client_sn长度不可以超过64
            query     | sn            | x*65        | sn长度不可以超过64
            query     | sn            | "\\u0000"   | sn含有不允许的字符
            """)
    void oneFaultOneSentence(String operation, String field, String value, String sentence) {
        RequestBodyBuilder body = RequestBodyBuilder.of(operation);
        if (value.equals("(absent)")) {
            body.without(field);
        } else {
            body.with(field, value.startsWith("x*") ? quoted(Integer.parseInt(value.substring(2))) : value);
        }

        String verdict = RequestBodyBuilder.verdict(
                RequestBodyBuilder.decode(RequestBodyBuilder.schema(operation), body.json()));

        assertThat(verdict).isEqualTo("INVALID_PARAMS " + sentence);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        String body = "{\"terminal_sn\":\"t-1\",\"total_amount\":\"-1\",\"operator\":[],\"client_sn\":\"\","
                + "\"subject\":\"s\",\"dynamic_id\":\"1\"}";

        assertThat(RequestBodyBuilder.verdict(RequestBodyBuilder.decode(RequestSchema.PAY, body)))
                .isEqualTo("INVALID_PARAMS operator必须为字符串或数字；client_sn不可以为空；total_amount不可以为负数");
    }

    @Test
    void anEmptyObjectLacksAllThatIsRequired() {
        assertThat(RequestBodyBuilder.verdict(RequestBodyBuilder.decode(RequestSchema.PAY, "{}")))
                .isEqualTo("INVALID_PARAMS terminal_sn不可以为空；client_sn不可以为空；total_amount不可以为空；"
                        + "dynamic_id不可以为空；subject不可以为空；operator不可以为空");
        assertThat(RequestBodyBuilder.verdict(RequestBodyBuilder.decode(RequestSchema.PRECREATE, "{}")))
                .isEqualTo("INVALID_PARAMS terminal_sn不可以为空；client_sn不可以为空；total_amount不可以为空；"
                        + "payway不可以为空；subject不可以为空；operator不可以为空");
        assertThat(RequestBodyBuilder.verdict(RequestBodyBuilder.decode(RequestSchema.REFUND, "{}")))
                .isEqualTo("INVALID_PARAMS terminal_sn不可以为空；sn与client_sn不可以同时为空；"
                        + "refund_request_no不可以为空；refund_amount不可以为空；operator不可以为空");
        assertThat(RequestBodyBuilder.verdict(RequestBodyBuilder.decode(
                        RequestSchema.QUERY, "{\"terminal_sn\":\"t-1\",\"refund_request_no\":\"r-1\"}")))
                .isEqualTo("INVALID_PARAMS sn与client_sn不可以同时为空：refund_request_no只在一个订单内有效，请同时传sn或client_sn");
        for (RequestSchema<?> schema : List.of(RequestSchema.QUERY, RequestSchema.ORDER)) {
            assertThat(RequestBodyBuilder.verdict(
                            RequestBodyBuilder.decode(schema, "{\"terminal_sn\":\"t-1\",\"refund_request_no\":\"\"}")))
                    .isEqualTo("INVALID_PARAMS sn与client_sn不可以同时为空");
        }
        assertThat(RequestBodyBuilder.verdict(RequestBodyBuilder.decode(RequestSchema.ORDER, "{}")))
                .isEqualTo("INVALID_PARAMS terminal_sn与wosai_store_id不可以同时为空；sn与client_sn不可以同时为空");
    }

    private static String quoted(int length) {
        return '"' + "x".repeat(length) + '"';
    }
}
