package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Payway;
import upay.sandbox.DecodedBill.Row;

@DisplayName("The simulated Alipay's bill comes by a signed address, in an archive with GBK names")
class SandboxAlipayBillTest extends SandboxBillContract {
    private static final String METHOD = "alipay.data.dataservice.bill.downloadurl.query";
    private static final Charset GBK = Charset.forName("GBK");
    private static final Pattern FOOT = Pattern.compile("：([0-9]+)笔，商家实收(?:退款)?共(-?[0-9.]+)元");

    @Override
    Payway payway() {
        return Payway.ALIPAY;
    }

    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new AlipayTill(wire);
    }

    @Override
    String emptyDay() {
        return "read";
    }

    @Override
    String undoNumber(String sn) {
        return tradeNo(sn);
    }

    @Override
    String undoKind() {
        return "refund";
    }

    private String tradeNo(String sn) {
        return new AlipayTill(wire).query(sn).fields().get("trade_no");
    }

    private TillReply address(boolean certificates, String type, String day) {
        return new AlipayTill(wire, certificates)
                .call(METHOD, new JsonObject().put("bill_type", type).put("bill_date", day), null);
    }

    @Override
    DecodedBill fetch(LocalDate day) {
        TillReply reply = address(false, "trade", day.toString());
        return switch (reply.word()) {
            case "done" -> read(get(reply.fields().get("bill_download_url")).body());
            case "refused isv.invalid_arguments" -> DecodedBill.absent("later");
            default -> DecodedBill.absent("error");
        };
    }

    private static Map<String, String> files(byte[] zip) {
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip), GBK)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), new String(in.readAllBytes(), GBK));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return files;
    }

    private static DecodedBill read(byte[] zip) {
        Map<String, String> files = files(zip);
        assertThat(files.keySet()).hasSize(2).first().asString().matches("[0-9]{16}0156_[0-9]{8}_业务明细\\.csv");
        String details = files.values().iterator().next();
        List<String> lines = details.lines().toList();
        List<String> header = List.of(lines.get(4).split(","));
        assertThat(header).hasSize(25);
        List<Row> rows = new ArrayList<>();
        List<Long> stated = new ArrayList<>();
        for (String line : lines.subList(5, lines.size())) {
            Matcher foot = FOOT.matcher(line);
            if (foot.find()) {
                stated.add(Long.valueOf(foot.group(1)));
                stated.add(fen(foot.group(2)));
            } else if (!line.startsWith("#") && line.split(",", -1).length == 25) {
                rows.add(row(header, line.split(",", -1)));
            }
        }
        return new DecodedBill("read", rows, stated, details.contains("业务明细列表结束"));
    }

    private static Row row(List<String> header, String[] values) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            named.put(header.get(i), values[i].trim());
        }
        return new Row(
                named.get("业务类型").equals("交易") ? "pay" : "refund",
                named.get("商户订单号"),
                named.get("退款批次号/请求号"),
                fen(named.get("订单金额（元）")),
                -fen(named.get("服务费（元）")),
                named.get("完成时间").replaceAll("\\D", ""));
    }

    private static long fen(String yuan) {
        return new BigDecimal(yuan).movePointRight(2).longValueExact();
    }

    @Test
    @DisplayName("An address is new each time, good for a while, and then a page says so; both kinds of keys may ask")
    void addresses() {
        String day = LocalDate.now(SHANGHAI).minusDays(2).toString();
        String one = address(false, "trade", day).fields().get("bill_download_url");
        String other = address(true, "trade", day).fields().get("bill_download_url");
        assertThat(one).startsWith(wire.base() + "/alipay/").isNotEqualTo(other);
        assertThat(files(get(other).body())).hasSize(2);

        HttpResponse<byte[]> forged = get(one.substring(0, one.length() - 4) + "0000");
        assertThat(forged.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
        await().until(() -> new String(get(one).body(), GBK).startsWith("<!DOCTYPE html>"));
    }

    @Test
    @DisplayName("Not ready, a wrong date, a wrong type and a day of long ago are refused alike")
    void refusals() {
        LocalDate today = LocalDate.now(SHANGHAI);
        for (String day : List.of(
                today.plusDays(2).toString(),
                "2026-13-01",
                today.minusMonths(31).toString())) {
            assertThat(address(false, "trade", day).word()).isEqualTo("refused isv.invalid_arguments");
        }
        assertThat(address(false, "other", today.minusDays(2).toString()).word())
                .isEqualTo("refused isv.invalid_arguments");
    }

    @Test
    @DisplayName("A request with a wrong signature gets no address")
    void unsigned() {
        AlipayTill till = new AlipayTill(wire);
        Map<String, String> fields = till.request(METHOD, new JsonObject().put("bill_type", "trade"), null);
        fields.put("sign", "AAAA");
        assertThat(till.send(METHOD, fields).word()).isEqualTo("unsigned isv.invalid-signature");
    }
}
