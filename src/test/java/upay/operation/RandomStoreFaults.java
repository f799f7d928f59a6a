package upay.operation;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A store that is a little slow, and fails now and then in every way in which it can. */
record RandomStoreFaults(Random random, double badness) implements InMemoryLedger.Weather {
    private static final List<InMemoryLedger.Fault> IN_WRITES = List.of(
            InMemoryLedger.Fault.REFUSED,
            InMemoryLedger.Fault.DOUBT_NOT_STORED,
            InMemoryLedger.Fault.DOUBT_STORED,
            InMemoryLedger.Fault.DOUBT_STORED_LATER);

    @Override
    public InMemoryLedger.Fault fault(InMemoryLedger.Call call) {
        if (random.nextDouble() >= badness) {
            return InMemoryLedger.Fault.NONE;
        }
        return switch (call) {
            case OPEN, APPLY, RESERVE -> IN_WRITES.get(random.nextInt(IN_WRITES.size()));
            case CLAIM, RELEASE -> IN_WRITES.get(random.nextInt(3));
            case FIND, LOAD, MAY_ASK -> InMemoryLedger.Fault.REFUSED;
        };
    }

    @Override
    public Duration latency() {
        return Duration.ofMillis(1 + random.nextInt(20));
    }
}
