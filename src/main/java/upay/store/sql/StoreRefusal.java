package upay.store.sql;

import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.port.StoreException;
import upay.store.tls.TlsFault;

/**
 * The refusal of the server, or of a pooler in front of it; for display.
 *
 * @param sqlState its code
 * @param said its message, if it cannot quote stored data; otherwise empty
 */
public record StoreRefusal(String sqlState, String said) {

    /** Empty without an answer: there was no connection, or it was lost. */
    public static Optional<StoreRefusal> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SqlRefusal refusal) {
                return Optional.of(new StoreRefusal(refusal.sqlState(), refusal.said()));
            }
            if (cause instanceof PgException refusal && refusal.getSqlState() != null) {
                return Optional.of(of(refusal.getSqlState(), refusal.getErrorMessage()));
            }
            if (cause instanceof SQLException refusal && isTheServers(refusal.getSQLState())) {
                return Optional.of(of(refusal.getSQLState(), refusal.getMessage()));
            }
        }
        return Optional.empty();
    }

    static StoreRefusal of(String sqlState, @Nullable String message) {
        String line = SqlStates.quotesNoData(sqlState) && message != null
                ? message.lines().findFirst().orElse("")
                : "";
        return new StoreRefusal(sqlState, line.replaceFirst("^(ERROR|FATAL|PANIC): ", ""));
    }

    /** The blocking driver has codes of its own for failed connections. */
    private static boolean isTheServers(String sqlState) {
        return sqlState != null && !sqlState.matches("0800[1346]");
    }

    /** True if a retry may succeed: it lacks resources, or is starting, or stopping. */
    public boolean mayPass() {
        return SqlStates.mayPass(sqlState);
    }

    /** True if the login is refused. */
    public boolean isOfTheLogin() {
        return sqlState.startsWith("28");
    }

    /** The server's message. */
    public String words() {
        return "SQLSTATE " + sqlState + (said.isEmpty() ? "" : ": " + said);
    }

    /** Its meaning, and the remedy. */
    public String advice() {
        return SqlStates.explain(sqlState, said);
    }

    /** What a failure of the store means for the caller, and the remedy. */
    public static String told(StoreException failure) {
        StringBuilder told = new StringBuilder(failure.getMessage());
        Optional<StoreRefusal> refusal = of(failure);
        refusal.filter(r -> !failure.getMessage().contains(r.sqlState))
                .ifPresent(r -> told.append(" (").append(r.words()).append(')'));
        String advice = refusal.map(StoreRefusal::advice)
                .or(() -> TlsFault.of(failure))
                .orElseGet(() -> SqlStates.explain("", ""));
        if (!failure.getMessage().contains(advice)) {
            told.append(": ").append(advice);
        }
        told.append(
                failure.nothingStored()
                        ? " Nothing was stored."
                        : " It may have been stored: look before you repeat it.");
        return told.substring(0, 1).toUpperCase(Locale.ROOT) + told.substring(1);
    }
}
