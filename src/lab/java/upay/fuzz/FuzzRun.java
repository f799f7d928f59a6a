package upay.fuzz;

import java.util.EnumMap;
import java.util.Map;

/** Runs a kind over many inputs; ends at the first that breaks something. */
final class FuzzRun {
    private final FuzzInput kind;
    private final long seed;
    private final Map<FuzzInput.Verdict, Integer> verdicts = new EnumMap<>(FuzzInput.Verdict.class);

    FuzzRun(FuzzInput kind, long seed) {
        this.kind = kind;
        this.seed = seed;
        for (FuzzInput.Verdict verdict : FuzzInput.Verdict.values()) {
            verdicts.put(verdict, 0);
        }
    }

    /** @throws AssertionError naming the seed and the input */
    FuzzRun run(long first, long inputs) {
        for (long input = first; input < first + inputs; input++) {
            try {
                verdicts.merge(kind.judge(new RandomInput(seed, input)), 1, Integer::sum);
            } catch (AssertionError | RuntimeException | StackOverflowError | OutOfMemoryError broken) {
                throw new AssertionError(
                        kind.name() + ", seed " + seed + ", input " + input + " (again: scripts/fuzz --kind "
                                + kind.name() + " --seed " + seed + " --first " + input + " --inputs 1): " + broken,
                        broken);
            }
        }
        return this;
    }

    int count(FuzzInput.Verdict verdict) {
        return verdicts.get(verdict);
    }
}
