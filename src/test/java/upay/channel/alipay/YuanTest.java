package upay.channel.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Fen;

@DisplayName("Fen are written and read exactly as yuan")
class YuanTest {
    @ParameterizedTest
    @CsvSource({"1, 0.01", "10, 0.10", "99, 0.99", "100, 1.00", "105, 1.05", "9999999999, 99999999.99"})
    void fenAreWrittenAsYuan(long fen, String yuan) {
        assertThat(Yuan.of(Fen.of(fen))).isEqualTo(yuan);
    }

    @Property
    void writingIsExactAndCanBeReadBack(@ForAll @LongRange(min = 0, max = 99_999_999_999_999L) long fen) {
        String yuan = Yuan.of(Fen.of(fen));

        assertThat(new BigDecimal(yuan)).isEqualByComparingTo(BigDecimal.valueOf(fen, 2));
        assertThat(Yuan.parse(yuan)).contains(Fen.of(fen));
    }

    @ParameterizedTest
    @CsvSource({"88, 8800", "88.8, 8880", "0.1, 10", "007.50, 750"})
    void yuanWithFewerDecimalsAreRead(String yuan, long fen) {
        assertThat(Yuan.parse(yuan)).contains(Fen.of(fen));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", " ", "1.", ".1", "1.001", "-1", "+1", "1e2", "1,00", "１", "0x1", "1.00 ", "1234567890123"})
    void whatIsNoAmountIsNone(String text) {
        assertThat(Yuan.parse(text)).isEmpty();
    }
}
