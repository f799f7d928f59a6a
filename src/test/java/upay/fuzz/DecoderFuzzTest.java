package upay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("No message of an unknown sender breaks a decoder, or is accepted without its signature")
class DecoderFuzzTest {
    private static final int INPUTS = 2_000;
    private static final long SEED = 14;

    static List<Named> kinds() {
        return FuzzInputs.ALL.stream().map(Named::new).toList();
    }

    private record Named(FuzzInput kind) {
        @Override
        public String toString() {
            return kind.name();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName("2,000 inputs of each kind")
    void hold(Named named) {
        FuzzRun done = new FuzzRun(named.kind(), SEED).run(0, INPUTS);

        // Where all are refused, or none, the inputs are too wild or too tame to show anything.
        assertThat(done.count(FuzzInput.Verdict.ACCEPTED)).isGreaterThan(INPUTS / 50);
        assertThat(done.count(FuzzInput.Verdict.REFUSED)).isGreaterThan(INPUTS / 50);
    }

    @Test
    @DisplayName("a failure names the kind, the seed and the input, and what broke")
    void aFailureCanBeMadeAgain() {
        FuzzInput broken = new FuzzInput() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Verdict judge(RandomInput noise) {
                if (noise.below(50) == 0) {
                    throw new IllegalStateException("as wished");
                }
                return Verdict.REFUSED;
            }
        };

        assertThatThrownBy(() -> new FuzzRun(broken, 3).run(0, 10_000))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("(?s)broken, seed 3, input (\\d+) .*--first \\1 --inputs 1\\).*as wished.*");
    }
}
