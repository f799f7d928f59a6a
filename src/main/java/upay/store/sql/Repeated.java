package upay.store.sql;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** A step that is repeated any number of times: one future for all of them, and not a chain of futures that grows with them. */
public final class Repeated {
    private final Supplier<Future<Boolean>> step;
    private final Promise<Void> end = Promise.promise();

    private Repeated(Supplier<Future<Boolean>> step) {
        this.step = step;
    }

    /** @param step asks the store; whether there is another one */
    public static Future<Void> whileTrue(Supplier<Future<Boolean>> step) {
        Repeated repeated = new Repeated(step);
        repeated.next();
        return repeated.end.future();
    }

    private void next() {
        Future<Boolean> done;
        try {
            done = step.get();
        } catch (RuntimeException e) {
            end.fail(e);
            return;
        }
        done.onComplete(
                more -> {
                    if (more) {
                        next();
                    } else {
                        end.complete();
                    }
                },
                end::fail);
    }
}
