package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Payway;
import upay.sandbox.DecodedBill.Row;

@DisplayName("The simulated UnionPay's files come within a signed answer, in fixed widths, and its day ends at 23:00")
class SandboxUnionpayBillTest extends SandboxBillContract {
    private static final Charset GBK = Charset.forName("GBK");

    @Override
    Payway payway() {
        return Payway.UNIONPAY;
    }

    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new UnionpayTill(wire);
    }

    @Override
    String emptyDay() {
        return "later";
    }

    @Override
    LocalTime ends() {
        return LocalTime.of(23, 0);
    }

    @Override
    String undoNumber(String sn) {
        return sn;
    }

    private TillReply call(String settleDate, Map<String, String> more) {
        UnionpayTill till = new UnionpayTill(wire);
        Map<String, String> fields = till.request("76", "01", "");
        fields.remove("orderId");
        fields.remove("channelType");
        fields.remove("currencyCode");
        fields.put("settleDate", settleDate);
        fields.put("fileType", "00");
        fields.putAll(more);
        return till.call(fields);
    }

    @Override
    DecodedBill fetch(LocalDate day) {
        TillReply reply = call(day.format(DateTimeFormatter.ofPattern("MMdd")), Map.of());
        return switch (reply.word()) {
            case "accepted" -> {
                assertThat(reply.fields())
                        .containsEntry(
                                "fileName",
                                reply.fields().get("merId") + "_"
                                        + day.toString().replace("-", "") + ".zip");
                yield read(reply.fields().get("fileContent"), day);
            }
            case "refused 98" -> DecodedBill.absent("later");
            default -> DecodedBill.absent("error");
        };
    }

    private static DecodedBill read(String content, LocalDate day) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(
                new InflaterInputStream(
                        new ByteArrayInputStream(Base64.getDecoder().decode(content))),
                GBK)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        String compact = day.toString().replace("-", "");
        assertThat(files.keySet())
                .containsExactly(
                        "INN" + compact.substring(2) + "88ZM_777290058110097", "RD" + compact + "01_777290058110097");
        List<byte[]> texts = new ArrayList<>(files.values());
        byte[] details = texts.get(0);
        List<Row> rows = new ArrayList<>();
        for (int start = 0; start + 609 <= details.length; start += 609) {
            assertThat(new String(details, start + 607, 2, GBK)).isEqualTo("\r\n");
            rows.add(row(new String(details, start, 607, GBK), day));
        }
        return new DecodedBill("read", rows, stated(new String(texts.get(1), GBK)), details.length % 609 == 0);
    }

    private static Row row(String line, LocalDate day) {
        String type = slice(line, 216, 2);
        boolean payment = type.equals("01");
        long amount = Long.parseLong(slice(line, 67, 12));
        String fee = slice(line, 167, 13);
        String net = slice(line, 181, 13);
        assertThat(fee.charAt(0)).isEqualTo(payment ? 'D' : 'C');
        assertThat(net.charAt(0)).isEqualTo(payment ? 'C' : 'D');
        assertThat(Long.parseLong(net.substring(1))).isEqualTo(amount - Long.parseLong(fee.substring(1)));
        assertThat(slice(line, 88, 21)).matches("[0-9]{21}");
        assertThat(slice(line, 294, 15)).isEqualTo("777290058110097");
        assertThat(slice(line, 1, 3)).isEqualTo(payment ? "S22" : type.equals("04") ? "S30" : "S31");
        String orderId = slice(line, 113, 32).trim();
        String original = slice(line, 272, 21).trim();
        return new Row(
                payment ? "pay" : type.equals("04") ? "refund" : "undo",
                payment ? orderId : original.replaceFirst("^20+", ""),
                payment ? "" : orderId,
                payment ? amount : -amount,
                (payment ? 1 : -1) * Long.parseLong(fee.substring(1)),
                day.getYear() + slice(line, 36, 10));
    }

    private static String slice(String line, int from, int width) {
        return line.substring(from - 1, from - 1 + width);
    }

    private static List<Long> stated(String summary) {
        String[] payments = line(summary, "消费");
        String[] returns = line(summary, "退货");
        return List.of(Long.valueOf(payments[1]), fen(payments[3]), Long.valueOf(returns[1]), -fen(returns[2]));
    }

    private static String[] line(String summary, String title) {
        return summary.lines()
                .filter(line -> line.startsWith(title))
                .findFirst()
                .orElseThrow()
                .split(" +");
    }

    private static long fen(String yuan) {
        return new BigDecimal(yuan).movePointRight(2).longValueExact();
    }

    @Test
    @DisplayName("Refusals are signed: a wrong signature, another file type, a date that is none")
    void refusals() {
        UnionpayTill till = new UnionpayTill(wire);
        Map<String, String> fields = till.request("76", "01", "");
        fields.put("settleDate", "0101");
        fields.put("fileType", "00");
        fields.put("signature", "AAAA");
        assertThat(till.send(fields).word()).isEqualTo("refused 11");
        assertThat(call("0101", Map.of("fileType", "01")).word()).isEqualTo("refused 10");
        assertThat(call("1301", Map.of()).word()).isEqualTo("refused 10");
        assertThat(call("0101", Map.of("merId", "777290058110098")).word()).isEqualTo("refused 31");
    }
}
