package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Payway;
import upay.sandbox.DecodedBill.Row;

@DisplayName("The simulated JD Pay's bill comes by a query with a digest, in an archive, with the result in a header")
class SandboxJdpayBillTest extends SandboxBillContract {
    private static final Charset GBK = Charset.forName("GBK");

    @Override
    Payway payway() {
        return Payway.JDPAY;
    }

    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new JdpayTill(wire);
    }

    @Override
    String emptyDay() {
        return "read";
    }

    @Override
    boolean hasTotals() {
        return false;
    }

    @Override
    String undoNumber(String sn) {
        return "C" + sn;
    }

    @Override
    String undoKind() {
        return "refund";
    }

    private HttpResponse<byte[]> call(String name, String path, String key) {
        String merchant = SandboxHttpClient.account("jdpay").getProperty("channel.merchant");
        String data = Base64.getEncoder()
                .encodeToString(new JsonObject()
                        .put("name", name)
                        .put("path", path)
                        .encode()
                        .getBytes(StandardCharsets.UTF_8));
        String md5;
        try {
            md5 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest((data + key).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        return get(wire.base() + "/jdpay/api/download.do?owner=" + merchant.substring(0, merchant.length() - 3)
                + "&data=" + URLEncoder.encode(data, StandardCharsets.UTF_8) + "&md5=" + md5);
    }

    private static String key() {
        return SandboxHttpClient.account("jdpay").getProperty("channel.bill-key");
    }

    private static String name(LocalDate date, String kind) {
        return date.toString().replace("-", "") + kind + "_110000000001.zip";
    }

    private static String code(HttpResponse<byte[]> response) {
        return response.headers().firstValue("Return-Code").orElse("none");
    }

    @Override
    DecodedBill fetch(LocalDate day) {
        HttpResponse<byte[]> response = call(name(day, "ordercreate"), "0001/0001", key());
        return switch (code(response)) {
            case "0000" -> read(text(response.body()));
            case "0003" -> DecodedBill.absent("later");
            default -> DecodedBill.absent("error");
        };
    }

    private static String text(byte[] zip) {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip), GBK)) {
            ZipEntry entry = in.getNextEntry();
            assertThat(entry.getName()).endsWith("_110000000001.csv");
            return new String(in.readAllBytes(), GBK);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static DecodedBill read(String text) {
        List<String> lines = text.lines().toList();
        List<String> header = List.of(lines.get(0).split(","));
        assertThat(header).hasSize(17);
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",", -1);
            if (values.length == 17) {
                rows.add(row(header, values));
            }
        }
        return new DecodedBill("read", rows, List.of(), text.endsWith("\r\n"));
    }

    private static Row row(List<String> header, String[] values) {
        String number = bare(values[0]);
        boolean payment = values[header.indexOf("订单类型")].equals("支付单");
        return new Row(
                payment ? "pay" : "refund",
                payment ? number : bare(values[header.indexOf("原订单号")]),
                payment ? "" : number,
                fen(values[header.indexOf("订单金额")]),
                fen(bare(values[header.indexOf("手续费")])),
                values[header.indexOf("处理时间")].replaceAll("\\D", ""));
    }

    private static String bare(String value) {
        return value.replaceAll("[=\" \t]", "");
    }

    private static long fen(String yuan) {
        return new BigDecimal(yuan).movePointRight(2).longValueExact();
    }

    @Test
    @DisplayName("The file of a day's returns is named after the next day; other names, places and keys are refused")
    void names() {
        LocalDate day = LocalDate.now(SHANGHAI).minusDays(2);
        fault(day, "extra-row?amount=4242");

        HttpResponse<byte[]> next = call(name(day.plusDays(1), "bankreturn"), "0001/0002", key());
        assertThat(code(next)).isEqualTo("0000");
        assertThat(read(text(next.body())).rows()).extracting(Row::fen).contains(4_242L);

        assertThat(code(call(name(day, "ordercreate"), "0001/0001", "another key")))
                .isEqualTo("0002");
        assertThat(code(call(name(day, "ordercreate"), "0001/0002", key()))).isEqualTo("0003");
        assertThat(code(call("20261301ordercreate_110000000001.zip", "0001/0001", key())))
                .isEqualTo("0003");
        assertThat(code(get(wire.base() + "/jdpay/api/download.do"))).isEqualTo("0001");
    }
}
