package upay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Secret;
import upay.domain.terminal.Signer;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.Vendor;

@DisplayName("The fields of activations and check-ins")
class RequestSchemaTerminalTest {
    private static final Vendor VENDOR = new Vendor("v", new Secret("k"), true);
    private static final Terminal TILL = RequestBodyBuilder.SIGNER;

    private static String verdict(RequestSchema<?> schema, Signer signer, String body) {
        DecodedRequest<?> decoded = schema.decode(body.getBytes(StandardCharsets.UTF_8), signer);
        return decoded instanceof DecodedRequest.Refused<?> refused
                ? refused.refusal().error() + ": " + refused.refusal().message()
                : ((DecodedRequest.Valid<?>) decoded).request().toString();
    }

    private static String activate(String body) {
        return verdict(RequestSchema.ACTIVATE, VENDOR, body);
    }

    private static String checkIn(String body) {
        return verdict(RequestSchema.CHECK_IN, TILL, body);
    }

    @Test
    @DisplayName("as public programs send them, in JSON and as a form")
    void asClientsSendThem() {
        DecodedRequest<ActivateRequest> decoded = RequestSchema.ACTIVATE.decode(
                ("{\"app_id\":\"2015081700000001\",\"code\":52763452,\"device_id\":\"d-1\",\"client_sn\":\"POS01\","
                                + "\"name\":\"收银机\",\"os_info\":\"Mac\",\"sdk_version\":\"1.0\",\"type\":\"2\","
                                + "\"terminal_sn\":\"other\",\"anything\":{\"a\":[1]}}")
                        .getBytes(StandardCharsets.UTF_8),
                VENDOR);

        assertThat(decoded)
                .isEqualTo(new DecodedRequest.Valid<>(new ActivateRequest(
                        new Secret("52763452"), "2015081700000001", "d-1", "POS01", "收银机", "Mac", "1.0")));
        assertThat(activate("code=1&device_id=&name=%E8%8C%B6")).contains("deviceId=, ", "name=茶");
        assertThat(activate("{\"code\":\"1\",\"device_id\":\"\",\"client_sn\":null,\"name\":\"\",\"app_id\":null}"))
                .isEqualTo("ActivateRequest[code=******, appId=null, deviceId=, clientSn=null, name=null, osInfo=null,"
                        + " sdkVersion=null]");
        assertThat(checkIn("{\"terminal_sn\":\"" + TILL.sn()
                        + "\",\"device_id\":\"d\",\"os_info\":\"o\",\"sdk_version\":\"s\"}"))
                .isEqualTo("CheckInRequest[deviceId=d, osInfo=o, sdkVersion=s]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"device_id\":\"\"}",
                "{\"device_id\":null,\"terminal_sn\":null,\"unknown\":1}",
                "device_id=",
                "\uFEFF{}\r\n",
                "{\"client_sn\":\"\",\"sn\":null}"
            })
    @DisplayName("a check-in needs no field")
    void emptyCheckIn(String body) {
        assertThat(checkIn(body)).isEqualTo("CheckInRequest[deviceId=null, osInfo=null, sdkVersion=null]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"device_id":""} | code不可以为空
            {"code":"","device_id":""} | code不可以为空
            {"code":"1"} | device_id必须出现，可以为空字符串
            {"code":"1","device_id":null} | device_id必须出现，可以为空字符串
            {"code":[1],"device_id":{}} | device_id必须为字符串或数字；code必须为字符串或数字
            {"code":true,"device_id":"","name":["a"]} | code必须为字符串或数字；name必须为字符串或数字
            {"code":"1","code":"2","device_id":""} | code重复
            """)
    @DisplayName("an activation needs code and device_id")
    void faultsOfActivations(String body, String fault) {
        assertThat(activate(body)).isEqualTo("INVALID_PARAMS: " + fault);
    }

    @ParameterizedTest
    @CsvSource({
        "code, 32",
        "app_id, 32",
        "device_id, 128",
        "client_sn, 50",
        "name, 128",
        "os_info, 45",
        "sdk_version, 45"
    })
    @DisplayName("lengths")
    void lengths(String field, int max) {
        String others = "\"x\":1" + (field.equals("code") ? "" : ",\"code\":\"1\"")
                + (field.equals("device_id") ? "" : ",\"device_id\":\"\"");

        assertThat(activate("{" + others + ",\"" + field + "\":\"" + "茶".repeat(max) + "\"}"))
                .startsWith("ActivateRequest[");
        assertThat(activate("{" + others + ",\"" + field + "\":\"" + "茶".repeat(max + 1) + "\"}"))
                .isEqualTo("INVALID_PARAMS: " + field + "长度不可以超过" + max);
    }

    @Test
    @DisplayName("an order's request is no check-in: intercepted, it must not fetch a key")
    void ordersRequests() {
        assertThat(checkIn("{\"client_sn\":\"1\"}")).isEqualTo("INVALID_PARAMS: client_sn是订单请求的字段，签到请求中不可以有");
        assertThat(checkIn("{\"sn\":\"1\",\"client_sn\":\"1\"}"))
                .isEqualTo("INVALID_PARAMS: sn是订单请求的字段，签到请求中不可以有；client_sn是订单请求的字段，签到请求中不可以有");
        assertThat(checkIn("{\"terminal_sn\":\"another\"}")).startsWith("INVALID_TERMINAL");
    }

    @Test
    @DisplayName("in other requests these names mean nothing, whatever they hold")
    void elsewhere() {
        assertThat(
                        verdict(
                                RequestSchema.ORDER,
                                TILL,
                                "{\"terminal_sn\":\"" + TILL.sn()
                                        + "\",\"sn\":\"1\",\"name\":{\"a\":[1]},\"code\":[],\"app_id\":true,\"device_id\":\"\"}"))
                .isEqualTo("OrderRef[sn=1, clientSn=null]");
    }
}
