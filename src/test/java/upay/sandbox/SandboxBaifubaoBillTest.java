package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import upay.domain.Payway;
import upay.sandbox.DecodedBill.Row;

@DisplayName("The simulated Baifubao's two files are handed out by a control call")
class SandboxBaifubaoBillTest extends SandboxBillContract {
    private static final String MERCHANT = "9000100099";

    @Override
    Payway payway() {
        return Payway.BAIFUBAO;
    }

    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new BaifubaoTill(wire, "1");
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
        return sn;
    }

    @Override
    String undoKind() {
        return "refund";
    }

    /** Baifubao bills its fees by themselves. */
    @Override
    List<Long> fees() {
        return List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L);
    }

    private HttpResponse<byte[]> file(LocalDate day, String kind) {
        return get(wire.base() + "/sandbox/bills/baifubao/" + day + "/" + kind);
    }

    /** The second file only where the first one is there: a fault of some calls counts each. */
    @Override
    DecodedBill fetch(LocalDate day) {
        HttpResponse<byte[]> payments = file(day, "xf");
        if (payments.statusCode() != 200) {
            return DecodedBill.absent(payments.statusCode() == 404 ? "later" : "error");
        }
        assertThat(payments.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=" + MERCHANT + "_xf_"
                        + day.toString().replace("-", "") + ".txt");
        String paid = new String(payments.body(), StandardCharsets.UTF_8);
        String returned = new String(file(day, "tk").body(), StandardCharsets.UTF_8);
        List<Row> rows = new ArrayList<>();
        lines(paid, 8)
                .forEach(values -> rows.add(new Row("pay", values[0], "", Long.parseLong(values[5]), 0, values[3])));
        lines(returned, 7)
                .forEach(values -> rows.add(new Row(
                        "refund",
                        values[0],
                        values[2].substring((MERCHANT + "J").length()),
                        -Long.parseLong(values[5]),
                        0,
                        values[3])));
        return new DecodedBill("read", rows, List.of(), paid.endsWith("\n") && returned.endsWith("\n"));
    }

    private static List<String[]> lines(String text, int columns) {
        List<String> lines = text.lines().toList();
        assertThat(lines.get(0)).startsWith("商户编号: " + MERCHANT);
        return lines.subList(3, lines.size()).stream()
                .map(line -> line.split(" +"))
                .filter(values -> values.length == columns)
                .toList();
    }
}
