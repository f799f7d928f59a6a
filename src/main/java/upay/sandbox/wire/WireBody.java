package upay.sandbox.wire;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A long answer, made piece by piece at the pace of its reader. */
public interface WireBody {

    /**
     * The next piece, in the order of the calls; one call at a time.
     *
     * @return null: that was all. Failed: the rest cannot be made, and the connection is cut
     */
    Future<@Nullable Buffer> next();
}
