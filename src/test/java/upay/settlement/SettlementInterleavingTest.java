package upay.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.operation.CrashingWire;
import upay.operation.InterleavedSale;
import upay.operation.InterleavedSale.End;
import upay.operation.InterleavedSale.Happening;
import upay.operation.InterleavedSale.Lateness;
import upay.operation.InterleavedSale.Plan;
import upay.operation.InterleavedSale.Way;

/**
 * Of the eight ways in which each plan can be timed, one is chosen by a seed; {@code -Dupay.all=true} runs all of them,
 * {@code -Dupay.seed=N} another choice.
 */
@DisplayName(
        "pay, cancel, late success and expiry, in every order and with a kill at every point: only what may be comes of it")
class SettlementInterleavingTest {
    private static final List<Duration> GAPS = List.of(Duration.ofMillis(5), Duration.ofMillis(1_500));

    private final Random random = new Random(Long.getLong("upay.seed", 24));
    private final Map<List<Happening>, Map<String, Integer>> ends = new LinkedHashMap<>();
    private final List<String> wrongs = new ArrayList<>();

    @Test
    @DisplayName("undisturbed: cancelled in the end, or never an order; and answered like that")
    void undisturbed() {
        plans(true).forEach(plan -> book(plan, "undisturbed", InterleavedSale.undisturbed(plan)));

        print("undisturbed");
        assertThat(wrongs).isEmpty();
        ends.forEach((order, states) -> {
            boolean cancelledFirst = order.indexOf(Happening.CANCEL) < order.indexOf(Happening.PAY);
            assertThat(states.keySet())
                    .as("%s", order)
                    .isSubsetOf(cancelledFirst ? Set.of("no order") : Set.of("PAY_CANCELED", "CANCELED"));
        });
    }

    @Test
    @DisplayName("the driving instance is killed after any of the four, and after all of them")
    void killedAfterSteps() {
        for (Plan plan : plans(false)) {
            for (int subset = 1; subset < 16; subset++) {
                Set<Integer> steps = new TreeSet<>();
                for (int step = 0; step < 4; step++) {
                    if ((subset >> step & 1) == 1) {
                        steps.add(step);
                    }
                }
                book(plan, "killed after " + steps, InterleavedSale.killedAfter(plan, steps));
            }
        }

        print("killed after steps");
        assertThat(wrongs).isEmpty();
    }

    @Test
    @DisplayName("the sender of any one message is killed, before it was sent and after")
    void killedAtMessages() {
        for (Plan plan : plans(false)) {
            int messages = InterleavedSale.undisturbed(plan).messages();
            for (int message = 1; message <= messages; message++) {
                for (boolean left : new boolean[] {false, true}) {
                    CrashingWire.Kill kill = new CrashingWire.Kill(message, left);
                    book(plan, kill.toString(), InterleavedSale.killedAt(plan, kill));
                }
            }
        }

        print("killed at a message");
        assertThat(wrongs).isEmpty();
    }

    private void book(Plan plan, String disturbance, End end) {
        ends.computeIfAbsent(plan.order(), order -> new TreeMap<>()).merge(end.state(), 1, Integer::sum);
        if (end.wrong() != null) {
            wrongs.add(plan + " " + disturbance + ": " + end.wrong());
        }
    }

    /** All orders, ways and latenesses; of each every timing, or one. */
    private List<Plan> plans(boolean everyTiming) {
        List<Plan> plans = new ArrayList<>();
        permute(new ArrayList<>(), EnumSet.allOf(Happening.class), order -> {
            for (Way way : Way.values()) {
                for (Lateness lateness : Lateness.values()) {
                    if (!(lateness == Lateness.ARRIVED && (way == Way.ALIPAY_QR || way == Way.WECHAT_QR))) {
                        List<Plan> timings = timings(order, way, lateness);
                        plans.addAll(
                                everyTiming || Boolean.getBoolean("upay.all")
                                        ? timings
                                        : List.of(timings.get(random.nextInt(timings.size()))));
                    }
                }
            }
        });
        return plans;
    }

    private static List<Plan> timings(List<Happening> order, Way way, Lateness lateness) {
        List<Plan> timings = new ArrayList<>();
        for (Duration gap : GAPS) {
            for (boolean nearExpiry : new boolean[] {false, true}) {
                for (boolean elsewhere : new boolean[] {false, true}) {
                    timings.add(new Plan(order, way, lateness, gap, nearExpiry, elsewhere));
                }
            }
        }
        return timings;
    }

    private static void permute(List<Happening> begun, Set<Happening> left, Consumer<List<Happening>> use) {
        if (left.isEmpty()) {
            use.accept(List.copyOf(begun));
        }
        for (Happening next : left) {
            List<Happening> longer = new ArrayList<>(begun);
            longer.add(next);
            Set<Happening> rest = new TreeSet<>(left);
            rest.remove(next);
            permute(longer, rest, use);
        }
    }

    private void print(String title) {
        Set<String> states = new TreeSet<>();
        ends.values().forEach(counts -> states.addAll(counts.keySet()));
        StringBuilder table = new StringBuilder("\n" + title + "\n");
        table.append(String.format("%-42s", "order of happenings"));
        states.forEach(state -> table.append(String.format("%14s", state)));
        int[] runs = {0};
        ends.forEach((order, counts) -> {
            String name = order.stream().map(h -> h.name().toLowerCase()).collect(Collectors.joining(" "));
            table.append(String.format("%n%-42s", name));
            states.forEach(state -> table.append(String.format("%14d", counts.getOrDefault(state, 0))));
            runs[0] += counts.values().stream().mapToInt(Integer::intValue).sum();
        });
        System.out.println(table + "\n" + runs[0] + " runs, " + wrongs.size() + " wrong");
    }
}
