package upay.port;

import io.vertx.core.Future;

/** Order and transaction numbers: 16 digits, unique over all instances, growing roughly with time. */
public interface NumberGenerator {
    Future<Long> next();
}
