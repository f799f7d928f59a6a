package upay.operation;

import io.vertx.core.Future;
import java.time.Duration;

/** A wait that a request asks for, instead of the usual one (protocol.md#verdict). Not scaled in the sandbox. */
public interface RequestedWait {
    /**
     * How long it is waited: what was asked for, or {@code usual} if that is shorter and too many requests wait for long
     * already. To be called once at most.
     */
    Duration within(Duration usual);

    /** Completes when nobody waits for the answer any more. */
    Future<Void> end();
}
