package upay.store.reconciliation;

import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks for.
 *
 * @param channel empty: all
 * @param day null: all
 * @param owner of the accounts, as bills have it; empty: all
 */
public record ReconciliationScope(String channel, @Nullable LocalDate day, String owner) {
    public static final ReconciliationScope ALL = new ReconciliationScope("", null, "");

    Tuple arguments(int limit) {
        return Tuple.of(channel).addLocalDate(day).addString(owner).addLong((long) limit);
    }
}
