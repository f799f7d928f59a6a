package upay.settlement;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.operation.ConsistencyCheck;
import upay.operation.RandomScenario;

/** Repeat one with {@code mvn test -Dtest=SettlementRandomFaultsTest -Dupay.seed=N}. */
@DisplayName(
        "after losses, kills and repetitions the ledger equals the channels' to the fen, and every answer was true")
class SettlementRandomFaultsTest {
    private static final int DAYS = Integer.getInteger("upay.seeds", 1_000);

    @Test
    @DisplayName("over a thousand random days")
    void days() {
        Long one = Long.getLong("upay.seed");
        long first = one == null ? 1 : one;
        long last = one == null ? DAYS : one;
        Map<Long, Throwable> wrongs = new TreeMap<>();
        for (long seed = first; seed <= last; seed++) {
            day(seed, wrongs);
        }
        wrongs.forEach((seed, wrong) -> {
            throw new AssertionError(
                    "wrong for the seeds " + wrongs.keySet() + "; repeat the first with: mvn test -Dtest="
                            + SettlementRandomFaultsTest.class.getSimpleName() + " -Dupay.seed=" + seed,
                    wrong);
        });
    }

    private static void day(long seed, Map<Long, Throwable> wrongs) {
        RandomScenario day = new RandomScenario(seed);
        try {
            day.run();
            new ConsistencyCheck(day).check();
        } catch (AssertionError | RuntimeException wrong) {
            wrongs.put(seed, wrong);
        }
    }
}
