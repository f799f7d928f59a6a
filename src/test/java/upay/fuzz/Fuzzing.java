package upay.fuzz;

import java.util.EnumMap;
import java.util.Map;

/** Runs a kind over many inputs; ends at the first that breaks something. */
final class Fuzzing {
    private final Kind kind;
    private final long seed;
    private final Map<Kind.Verdict, Integer> verdicts = new EnumMap<>(Kind.Verdict.class);

    Fuzzing(Kind kind, long seed) {
        this.kind = kind;
        this.seed = seed;
        for (Kind.Verdict verdict : Kind.Verdict.values()) {
            verdicts.put(verdict, 0);
        }
    }

    /** @throws AssertionError naming the seed and the input */
    Fuzzing run(long first, long inputs) {
        for (long input = first; input < first + inputs; input++) {
            try {
                verdicts.merge(kind.judge(new Noise(seed, input)), 1, Integer::sum);
            } catch (AssertionError | RuntimeException | StackOverflowError | OutOfMemoryError broken) {
                throw new AssertionError(
                        kind.name() + ", seed " + seed + ", input " + input + " (again: scripts/fuzz --kind "
                                + kind.name() + " --seed " + seed + " --first " + input + " --inputs 1): " + broken,
                        broken);
            }
        }
        return this;
    }

    int count(Kind.Verdict verdict) {
        return verdicts.get(verdict);
    }
}
