package upay.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What goes wrong and when, drawn from a seed: a gateway is killed every few seconds, and in between one card after the
 * other of a deck in which every other fault is. Pure.
 */
final class LabSchedule {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration RESTART = Duration.ofMillis(300);
    /** Its log is replayed. */
    private static final Duration STORE_RECOVERS = Duration.ofMillis(1_500);

    private final Random random;
    private final int gateways;
    private final double scale;

    private LabSchedule(long seed, int gateways, double scale) {
        this.random = new Random(seed);
        this.gateways = gateways;
        this.scale = scale;
    }

    /**
     * @param length until the last fault ends
     * @param scale the time scale of gateways and sandbox; a process takes its time to start whatever it is
     * @return by their times
     */
    static List<Fault> draw(long seed, int gateways, double scale, Duration length) {
        return new LabSchedule(seed, gateways, scale).draw(length.toMillis());
    }

    private List<Fault> draw(long end) {
        List<Fault> faults = new ArrayList<>();
        int victim = random.nextInt(gateways);
        for (long at = FIRST.toMillis() + random.nextInt(4_000); at < end; at += 7_000 + random.nextInt(4_000)) {
            faults.add(new Fault(Fault.Kind.KILL, at, victim + 1, RESTART.toMillis() + random.nextInt(1_500)));
            // Another one: so that each has time to come back before it is its turn again.
            victim = (victim + 1 + random.nextInt(Math.max(1, gateways - 1))) % gateways;
        }
        List<Fault.Kind> deck = new ArrayList<>();
        long storeIsWell = 0;
        for (long at = FIRST.toMillis(); at < end; at += 1_500 + random.nextInt(2_500)) {
            if (deck.isEmpty()) {
                deck.addAll(List.of(Fault.Kind.values()));
                deck.remove(Fault.Kind.KILL);
                deck.add(Fault.Kind.FREEZE);
                Collections.shuffle(deck, random);
            }
            Fault fault = fault(deck.remove(next(deck, at >= storeIsWell)), at);
            faults.add(fault);
            if (fault.kind().place() == Fault.Place.STORE) {
                storeIsWell = at + fault.millis() + STORE_RECOVERS.toMillis();
            }
        }
        faults.removeIf(fault -> fault.atMillis() + fault.millis() > end);
        faults.sort(Comparator.comparingLong(Fault::atMillis));
        return faults;
    }

    /** The topmost card; while something is wrong with the store itself, none of the store's. */
    private static int next(List<Fault.Kind> deck, boolean storeIsWell) {
        int top = deck.size() - 1;
        for (int i = top; i >= 0; i--) {
            if (storeIsWell || deck.get(i).place() != Fault.Place.STORE) {
                return i;
            }
        }
        return top;
    }

    private Fault fault(Fault.Kind kind, long at) {
        boolean all = random.nextInt(4) == 0;
        int one = 1 + random.nextInt(gateways);
        return switch (kind.place()) {
            case GATEWAY -> new Fault(kind, at, one, pastTheLease());
            case STORE ->
                kind.stop() == null
                        ? new Fault(kind, at, all ? 0 : one, scaled(1_000, 2_000, 8_000))
                        : new Fault(kind, at, 0, RESTART.toMillis() + random.nextInt(1_500));
            case CHANNEL, LINK -> new Fault(kind, at, all ? 0 : one, scaled(700, 1_500, 8_000));
        };
    }

    /** So long that others have declared it dead and taken over its work. */
    private long pastTheLease() {
        return scaled(1_500, 1_200, 0) + (long) (scale * LEASE.toMillis() * (1 + random.nextDouble()));
    }

    private long scaled(int least, int spread, int more) {
        return least + random.nextInt(spread) + (long) (scale * (more == 0 ? 0 : random.nextInt(more)));
    }
}
