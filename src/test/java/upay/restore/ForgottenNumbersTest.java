package upay.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Every number that a restored store may have forgotten is asked for, and not many more")
class ForgottenNumbersTest {
    private static final int SILENCE = 40;
    private static final int EMPTY = 4;

    private static List<Long> asked(ForgottenNumbers numbers, Set<Long> known) {
        List<Long> asked = new ArrayList<>();
        while (!numbers.isDone()) {
            asked.add(numbers.number());
            numbers.answered(known.contains(numbers.number()));
        }
        return asked;
    }

    /** Instances that take blocks in any order and use each from its start, with orders at some of the numbers. */
    @Test
    void allForgottenOrdersOfAnyInstancesAreAmongThem() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            long start = 1_700_000_000_000_000L;
            List<Long> held = new ArrayList<>();
            Set<Long> forgotten = new TreeSet<>();
            int instances = 1 + random.nextInt(4);
            for (int i = 0; i < instances; i++) {
                long block = start + i * 1000L;
                long next = block + random.nextInt(1000);
                held.addAll(List.of(next, block + 1000));
                use(random, next, block + 1000, forgotten);
            }
            long first = start + instances * 1000L;
            int unused = 0;
            for (long block = first; block < first + 20_000; block += 1000) {
                // The sequence may be ahead of what was taken, by blocks that nobody uses.
                if (random.nextBoolean() && unused < EMPTY - 1) {
                    unused++;
                } else {
                    unused = 0;
                    forgotten.add(block);
                    use(random, block, block + 1000, forgotten);
                }
            }

            List<Long> asked = asked(new ForgottenNumbers(held, first, first + 1_000_000, SILENCE, EMPTY), forgotten);

            assertThat(asked).as("seed %d", seed).containsAll(forgotten).doesNotHaveDuplicates();
            assertThat(asked).allMatch(number -> number < first + (20 + EMPTY) * 1000L);
        }
    }

    private static void use(Random random, long from, long to, Set<Long> forgotten) {
        long last = from + (long) (random.nextDouble() * (to - from));
        for (long number = from; number < last; number += 1 + random.nextInt(SILENCE)) {
            forgotten.add(number);
        }
    }

    @Test
    void anInterruptedSearchContinuesWhereItStopped() {
        List<Long> held = List.of(10_500L, 11_000L, 11_000L, 12_000L);
        Set<Long> known = Set.of(10_510L, 11_020L, 12_000L, 13_030L);
        List<Long> whole = asked(new ForgottenNumbers(held, 12_000, 90_000, SILENCE, EMPTY), known);

        List<Long> parts = new ArrayList<>();
        String position = null;
        boolean done = false;
        while (!done) {
            ForgottenNumbers part = new ForgottenNumbers(held, 12_000, 90_000, SILENCE, EMPTY);
            if (position != null) {
                part.resume(position);
            }
            for (int i = 0; i < 7 && !part.isDone(); i++) {
                parts.add(part.number());
                part.answered(known.contains(part.number()));
            }
            position = part.position();
            done = part.isDone();
        }

        assertThat(parts).isEqualTo(whole);
    }

    @Test
    void aRangeIsAskedForInFull() {
        assertThat(asked(ForgottenNumbers.between(7, 1_500), Set.of()))
                .hasSize(1_493)
                .startsWith(7L)
                .endsWith(1_499L);
    }
}
