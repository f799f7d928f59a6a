package upay.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An amount is exact, never negative, and does not overflow")
class FenTest {
    private static final long MOST = Long.MAX_VALUE / 2;

    @Property
    void whatIsAddedCanBeTakenAwayAgain(@ForAll @LongRange(max = MOST) long a, @ForAll @LongRange(max = MOST) long b) {
        Fen sum = Fen.of(a).plus(Fen.of(b));

        assertThat(sum.minus(Fen.of(b))).isEqualTo(Fen.of(a));
        assertThat(sum.compareTo(Fen.of(a))).isEqualTo(b == 0 ? 0 : 1);
        assertThat(sum.isMoreThan(Fen.of(a))).isEqualTo(b > 0);
        assertThat(sum.isZero()).isEqualTo(a == 0 && b == 0);
        assertThat(sum).hasToString(Long.toString(a + b));
    }

    @Test
    void nothingIsBelowZeroOrOverflows() {
        assertThatThrownBy(() -> new Fen(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fen.of(1).minus(Fen.of(2))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fen.of(Long.MAX_VALUE).plus(Fen.of(1))).isInstanceOf(ArithmeticException.class);
    }
}
