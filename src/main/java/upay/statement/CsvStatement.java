package upay.statement;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Comma-separated values in UTF-8 with a byte order mark, a header, and lines that end with CR LF. */
final class CsvStatement extends StatementForm {
    private static final String END = "\r\n";
    private static final String BYTE_ORDER_MARK = "\ufeff";

    CsvStatement(StatementHead head) {
        super(head);
    }

    @Override
    public String begin() {
        return BYTE_ORDER_MARK + String.join(",", COLUMNS) + END;
    }

    @Override
    String line(List<@Nullable Object> values) {
        return values.stream().map(CsvStatement::cell).collect(Collectors.joining(",", "", END));
    }

    /** Numbers are written by this program: a minus before them begins no formula. */
    private static String cell(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value instanceof Long number ? number.toString() : CsvText.cell((String) value);
    }
}
