package upay.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.config.ConfigException;
import upay.config.PaymentCodeFile;
import upay.domain.PaymentCodes;
import upay.domain.PaymentCodes.Rule;

/**
 * The rules for payment codes in force: read again when the configuration file changes. A faulty change keeps the former
 * rules, and is logged once. Safe from any thread.
 */
final class PaymentCodeReload implements Supplier<PaymentCodes> {
    private static final Logger LOG = LoggerFactory.getLogger(PaymentCodeReload.class);
    private static final Duration LOOKING = Duration.ofSeconds(2);

    private final PaymentCodeFile file;
    private volatile List<Rule> rules;
    private volatile PaymentCodes codes;
    private volatile List<String> faults = List.of();
    private volatile boolean closed;

    /** @param rules as read at the start */
    PaymentCodeReload(List<Rule> rules, PaymentCodeFile file) {
        this.file = file;
        this.rules = rules;
        this.codes = new PaymentCodes(rules);
    }

    @Override
    public PaymentCodes get() {
        return codes;
    }

    /** Checks the file for changes from now on, until it is closed. */
    void watch(Vertx vertx) {
        if (file.file() != null) {
            lookLater(vertx);
        }
    }

    private void lookLater(Vertx vertx) {
        // The next check is scheduled after the last one: an unresponsive file system blocks a single thread.
        vertx.timer(LOOKING.toMillis(), TimeUnit.MILLISECONDS)
                .compose(tick -> closed ? Future.succeededFuture() : vertx.executeBlocking(this::look))
                .onFailure(e -> LOG.atWarn().setCause(e).log("the payment codes cannot be checked"))
                .onComplete(done -> {
                    if (!closed) {
                        lookLater(vertx);
                    }
                });
    }

    /** Blocks. */
    Void look() {
        try {
            List<Rule> found = file.read();
            faults = List.of();
            if (!found.equals(rules)) {
                rules = found;
                codes = new PaymentCodes(found);
                LOG.info("the payment codes were reloaded");
            }
        } catch (ConfigException e) {
            if (!e.faults().equals(faults)) {
                faults = e.faults();
                LOG.atWarn()
                        .addKeyValue("fault", String.join("; ", faults))
                        .log("the payment codes keep their current rules: correct the configuration file");
            }
        }
        return null;
    }

    Future<Void> close() {
        closed = true;
        return Future.succeededFuture();
    }
}
