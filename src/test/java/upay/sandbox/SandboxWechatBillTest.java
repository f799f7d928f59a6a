package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.binarywang.wxpay.util.SignUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Payway;
import upay.sandbox.DecodedBill.Row;

@DisplayName("The simulated WeChat Pay's bill is the answer itself, plain or packed, or an XML with an error")
class SandboxWechatBillTest extends SandboxBillContract {

    @Override
    Payway payway() {
        return Payway.WECHAT;
    }

    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new WechatTill(wire, "MD5");
    }

    @Override
    String emptyDay() {
        return "none";
    }

    @Override
    String undoNumber(String sn) {
        return "10099806" + till(wire).query(sn).fields().get("transaction_id");
    }

    private byte[] call(String signType, Map<String, String> more) {
        Map<String, String> fields = new WechatTill(wire, signType).request();
        fields.putAll(more);
        String key = SandboxHttpClient.account("wechat").getProperty("gateway.key");
        fields.putIfAbsent("sign", SignUtils.createSign(fields, signType, key, new String[0]));
        String xml = fields.entrySet().stream()
                .map(field -> "<" + field.getKey() + ">" + field.getValue() + "</" + field.getKey() + ">")
                .collect(Collectors.joining("", "<xml>", "</xml>"));
        return http(HttpRequest.newBuilder(URI.create(wire.base() + "/wechat/pay/downloadbill"))
                        .POST(HttpRequest.BodyPublishers.ofString(xml)))
                .body();
    }

    private byte[] call(LocalDate day, String type, String packing) {
        Map<String, String> more = new LinkedHashMap<>();
        more.put("bill_date", day.toString().replace("-", ""));
        more.put("bill_type", type);
        if (!packing.isEmpty()) {
            more.put("tar_type", packing);
        }
        return call("MD5", more);
    }

    @Override
    DecodedBill fetch(LocalDate day) {
        byte[] packed = call(day, "ALL", "GZIP");
        if (packed[0] == '<') {
            return DecodedBill.absent(error(packed));
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String error(byte[] xml) {
        Map<String, String> fields = WechatTill.parsed(new String(xml, StandardCharsets.UTF_8));
        assertThat(fields).containsEntry("return_code", "FAIL");
        return switch (fields.get("error_code") + " " + fields.get("return_msg")) {
            case "20002 No Bill Exist" -> "none";
            case "20002 Bill Creating" -> "later";
            case "100 system error" -> "error";
            default -> fields.get("error_code");
        };
    }

    private static DecodedBill read(String text) {
        assertThat(text).startsWith("\uFEFF").contains("\r\n");
        List<String> lines = text.substring(1).lines().toList();
        List<String> header = List.of(lines.get(0).split(","));
        List<Row> rows = new ArrayList<>();
        List<Long> stated = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).startsWith("总交易单数")) {
                List<String> totals = values(lines.get(i + 1));
                long returns =
                        rows.stream().filter(row -> !row.kind().equals("pay")).count();
                stated = List.of(
                        Long.parseLong(totals.get(0)) - returns, fen(totals.get(5)), returns, -fen(totals.get(6)));
                long fees = rows.stream().mapToLong(Row::fee).sum();
                assertThat(fen(totals.get(4))).isEqualTo(fees);
                break;
            }
            List<String> values = values(lines.get(i));
            if (values.size() == header.size()) {
                rows.add(row(header, values));
            }
        }
        return new DecodedBill("read", rows, stated, text.contains("总交易单数"));
    }

    private static List<String> values(String line) {
        return Arrays.asList(line.substring(1).split(",`", -1));
    }

    private static Row row(List<String> header, List<String> values) {
        String state = values.get(header.indexOf("交易状态"));
        boolean payment = state.equals("SUCCESS");
        return new Row(
                payment ? "pay" : state.equals("REVOKED") ? "undo" : "refund",
                values.get(header.indexOf("商户订单号")),
                payment ? "" : values.get(header.indexOf("商户退款单号")),
                payment ? fen(values.get(header.indexOf("订单金额"))) : -fen(values.get(header.indexOf("申请退款金额"))),
                fen(values.get(header.indexOf("手续费"))),
                values.get(header.indexOf("交易时间")).replaceAll("\\D", ""));
    }

    private static long fen(String yuan) {
        return new BigDecimal(yuan).movePointRight(2).longValueExact();
    }

    @Test
    @DisplayName("The plain text is the packed one; SUCCESS and REFUND list their own rows")
    void types() throws IOException {
        LocalDate day = LocalDate.now(SHANGHAI).minusDays(2);
        fault(day, "extra-row?kind=payment");
        fault(day, "extra-row?kind=refund");

        byte[] plain = call(day, "ALL", "");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(call(day, "ALL", "GZIP")))) {
            assertThat(in.readAllBytes()).isEqualTo(plain);
        }
        assertThat(read(new String(plain, StandardCharsets.UTF_8)).rows()).hasSize(2);
        assertThat(new String(call(day, "SUCCESS", ""), StandardCharsets.UTF_8)
                        .lines()
                        .skip(1)
                        .findFirst())
                .hasValueSatisfying(line -> assertThat(values(line)).hasSize(20));
        assertThat(new String(call(day, "REFUND", ""), StandardCharsets.UTF_8)
                        .lines()
                        .skip(1)
                        .findFirst())
                .hasValueSatisfying(line -> assertThat(values(line)).hasSize(29));
        assertThat(new String(
                        call("HMAC-SHA256", Map.of("bill_date", day.toString().replace("-", ""))),
                        StandardCharsets.UTF_8))
                .startsWith("\uFEFF");
    }

    @Test
    @DisplayName("Errors: a wrong signature, a wrong date, an unknown type, a day of long ago")
    void refusals() {
        LocalDate day = LocalDate.now(SHANGHAI).minusDays(2);
        assertThat(error(call("MD5", Map.of("bill_date", "20260101", "sign", "AAAA"))))
                .isEqualTo("20001");
        assertThat(error(call("MD5", Map.of("bill_date", "2026")))).isEqualTo("20003");
        assertThat(error(call(day, "OTHER", ""))).isEqualTo("20003");
        assertThat(error(call(day.minusMonths(4), "ALL", ""))).isEqualTo("none");
        assertThat(error(call(day.plusDays(4), "ALL", ""))).isEqualTo("none");
    }
}
