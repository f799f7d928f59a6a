package upay.store.sql;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.store.tls.TlsFault;

/** None of several hosts of the store can be used now. */
final class NoHostException extends SQLException {
    private static final long serialVersionUID = 1;
    private static final String UNREACHABLE = "08001";

    /** @param failures one for each host; at least one */
    NoHostException(List<HostFailure> failures) {
        super("none of its hosts accepts writes: " + HostFailure.list(failures), state(failures), cause(failures));
    }

    /** A standby may become a primary: then it is as if there were no answer yet. */
    private static String state(List<HostFailure> failures) {
        Throwable cause = cause(failures);
        return cause == null
                ? UNREACHABLE
                : StoreRefusal.of(cause).map(StoreRefusal::sqlState).orElse(UNREACHABLE);
    }

    private static @Nullable Throwable cause(List<HostFailure> failures) {
        Throwable most = HostFailure.mostTelling(failures).cause();
        boolean lasts = TlsFault.of(most).isPresent()
                || StoreRefusal.of(most)
                        .filter(said -> !said.mayPass() && !said.sqlState().equals(SqlStates.READ_ONLY))
                        .isPresent();
        return lasts ? most : null;
    }
}
