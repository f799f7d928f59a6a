package upay.warmup;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.Secret;

/**
 * Sends requests to a gateway in this process, so that the JIT compiler has compiled the path of a payment before the
 * first real request.
 *
 * <p>Threads: blocks; called by the thread that starts the gateway.
 */
public final class WarmUp {
    /**
     * What the names of that gateway's event loops begin with: events below WARN that they log are not written, since the
     * orders in them would look real.
     */
    public static final String THREADS = "warm-up-";

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    private WarmUp() {}

    /**
     * Returns after enough requests, at the limit, or when it is stopped.
     *
     * @param ports of a gateway on the loopback address that reaches no real order
     * @param secret of {@link WarmUpTill#TERMINAL} there
     * @param limit after this time it ends, however far it is
     * @param stopped polled; true ends it within seconds
     * @throws IOException if the gateway does not answer; what was sent until then was not in vain
     */
    public static void run(List<Integer> ports, Secret secret, Duration limit, BooleanSupplier stopped)
            throws IOException {
        LOG.info("warming up, for at most {} s; requests are accepted afterwards", limit.toSeconds());
        WarmUpProgress progress = new WarmUpProgress(limit);
        try (WarmUpTill till = new WarmUpTill(ports, secret)) {
            while (!stopped.getAsBoolean() && progress.goesOn(till.answered())) {
                till.round();
            }
            LOG.info("warmed up by {} requests in {}", till.answered(), progress);
            if (till.failed() > 0) {
                LOG.warn("{} requests of the warm-up failed, such as: {}", till.failed(), till.failure());
            }
        }
    }
}
