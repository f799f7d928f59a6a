package upay.sandbox.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Fen;

@DisplayName("The last four digits choose what happens; every other amount succeeds at once")
class PayMagicTest {

    @Test
    void pay() {
        for (PayMagic magic : PayMagic.values()) {
            if (magic != PayMagic.NONE) {
                assertThat(PayMagic.of(Fen.of(magic.tail()))).isEqualTo(magic);
                assertThat(PayMagic.of(Fen.of(1_230_000 + magic.tail()))).isEqualTo(magic);
            }
        }
        assertThat(LongStream.rangeClosed(1, 20_000).filter(fen -> PayMagic.of(Fen.of(fen)) != PayMagic.NONE))
                .hasSize(40);
    }

    @Test
    void refundAndCancel() {
        assertThat(LongStream.rangeClosed(1, 10_000).filter(fen -> RefundMagic.of(Fen.of(fen)) != RefundMagic.NONE))
                .containsExactly(9101L, 9102L, 9103L, 9104L, 9105L);
        assertThat(LongStream.rangeClosed(1, 10_000).filter(fen -> CancelMagic.of(Fen.of(fen)) != CancelMagic.NONE))
                .containsExactly(9201L, 9202L, 9203L);
    }
}
