package upay.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import upay.port.Instance;

/** An instance whose lease and clock the test sets; the clock goes on by itself from there. */
public final class FakeInstance implements Instance {
    private final AtomicBoolean lease = new AtomicBoolean(true);
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @Override
    public long id() {
        return 1;
    }

    @Override
    public boolean holdsLease() {
        return lease.get();
    }

    @Override
    public Instant now() {
        return Instant.now().plus(ahead.get());
    }

    public void losesItsLease() {
        lease.set(false);
    }

    public void clockJumps(Duration by) {
        ahead.set(by);
    }
}
