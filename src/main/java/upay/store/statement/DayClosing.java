package upay.store.statement;

import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import upay.statement.StatementHead;
import upay.statement.StatementHead.State;
import upay.store.sql.Repeated;

/**
 * Closes a day, and the open days before it, as an operator asks for it: without waiting for bills. Threads: any; one context
 * for each call.
 */
public final class DayClosing {
    private static final int PAGE = 1_000;

    private final PgStatements statements;
    private final StatementClosing closing;

    public DayClosing(PgStatements statements, StatementClosing closing) {
        this.statements = statements;
        this.closing = closing;
    }

    /**
     * The day of a merchant after that.
     *
     * @param waiting the first day that is still open, since it has not ended, at or before the day; null: none
     */
    public record Outcome(
            StoredStatement statement, @Nullable StatementHead waiting) {}

    /** Empty: the merchant has no movement of money yet. */
    public Future<Optional<Outcome>> close(String merchant, LocalDate day) {
        return closing.closeUntil(merchant, day).compose(open -> {
            if (open.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            LocalDate first = open.get(0).day();
            return statements
                    .statement(merchant, day)
                    .compose(stored -> stored.head().state() == State.OPEN && !first.isAfter(day)
                            ? statements
                                    .statement(merchant, first)
                                    .map(waiting -> Optional.of(new Outcome(stored, waiting.head())))
                            : Future.succeededFuture(Optional.of(new Outcome(stored, null))));
        });
    }

    /**
     * The same of all merchants.
     *
     * @param done takes each one
     */
    public Future<Void> closeAll(LocalDate day, Consumer<Outcome> done) {
        String[] last = {""};
        return Repeated.whileTrue(() -> statements.merchants(last[0], PAGE).compose(page -> {
            Iterator<String> rest = page.iterator();
            return Repeated.whileTrue(() -> {
                        if (!rest.hasNext()) {
                            return Future.succeededFuture(false);
                        }
                        last[0] = rest.next();
                        return close(last[0], day).map(outcome -> {
                            outcome.ifPresent(done);
                            return true;
                        });
                    })
                    .map(page.size() == PAGE);
        }));
    }
}
