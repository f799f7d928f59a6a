package upay.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.doctor.Cause;
import upay.doctor.Effort;
import upay.doctor.Finding;
import upay.doctor.SignatureDoctor;
import upay.doctor.SignedRequest;
import upay.domain.terminal.Signer;
import upay.http.Signers;
import upay.store.registry.KnownKeys;

/**
 * Diagnoses wrong signatures beside the requests: in the sandbox for the answer, at most {@value #PER_SECOND_IN_SANDBOX}
 * a second; in production for the log alone, at most one a second for each signer and {@value #PER_SECOND} in all. Only
 * of short bodies, on one thread of its own; all other wrong signatures are answered at once and without a finding.
 *
 * <p>Threads: any.
 */
final class SignatureDiagnoses implements Signers.Explainer {
    private static final Logger LOG = LoggerFactory.getLogger(SignatureDiagnoses.class);

    /** Each takes a few milliseconds of CPU, tens for the longest body: a fraction of one core at worst. */
    private static final int PER_SECOND = 4;

    /** There every wrong signature of a client's developer, or of its tests, has a finding. */
    private static final int PER_SECOND_IN_SANDBOX = 50;

    /** Bodies of this protocol have about 300 bytes. */
    private static final int BODY_MAX = 16 * 1024;

    private static final int OTHER_TERMINALS = 100;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Future<Optional<String>> NOTHING = Future.succeededFuture(Optional.empty());

    private final KnownKeys keys;
    private final boolean production;
    private final int most;
    private final WorkerExecutor thread;

    /** Those of the last second, at most {@link #most}. Guarded by this. */
    private final Deque<Begun> begun = new ArrayDeque<>();

    /** Guarded by this. */
    private int running;

    private record Begun(String signer, long nanos) {}

    /** Its thread ends with vertx. */
    SignatureDiagnoses(Vertx vertx, KnownKeys keys, boolean production) {
        this.keys = keys;
        this.production = production;
        this.most = production ? PER_SECOND : PER_SECOND_IN_SANDBOX;
        this.thread = vertx.createSharedWorkerExecutor("signature-doctor", 1);
    }

    @Override
    public Optional<String> ofHeader(@Nullable String authorization) {
        return production
                ? Optional.empty()
                : SignatureDoctor.headerFault(authorization).map(Finding::chinese);
    }

    @Override
    public Future<Optional<String>> ofRequest(Signer signer, SignedRequest request) {
        String sn = signer.sn();
        if (request.body().length > BODY_MAX || !begin(sn, System.nanoTime())) {
            return NOTHING;
        }
        Future<Optional<String>> done = keys.of(sn, "", OTHER_TERMINALS)
                .timeout(1, TimeUnit.SECONDS)
                .compose(
                        known -> thread.executeBlocking(() -> SignatureDoctor.diagnose(request, known, Effort.REQUEST)))
                .map(finding -> told(sn, finding))
                .otherwise(failure -> {
                    LOG.debug("a wrong signature of {} was not diagnosed: {}", sn, failure.getMessage());
                    return Optional.empty();
                })
                .onComplete(each -> end());
        return production ? NOTHING : done;
    }

    /** Right: the keys changed since the signature was refused. */
    private static Optional<String> told(String sn, Finding finding) {
        if (finding.cause() == Cause.RIGHT || finding.cause() == Cause.UNKNOWN_SIGNER) {
            return Optional.empty();
        }
        LOG.info("wrong signature of {}: {} ({})", sn, finding.english(), finding.cause());
        return Optional.of(finding.chinese());
    }

    /** Whether one may begin; {@code now} in nanoseconds. */
    synchronized boolean begin(String signer, long now) {
        while (!begun.isEmpty() && now - begun.peekFirst().nanos >= SECOND_NANOS) {
            begun.removeFirst();
        }
        boolean may = begun.size() < most
                && running < most
                && (!production || begun.stream().noneMatch(each -> each.signer.equals(signer)));
        if (may) {
            begun.addLast(new Begun(signer, now));
            running++;
        }
        return may;
    }

    private synchronized void end() {
        running--;
    }
}
