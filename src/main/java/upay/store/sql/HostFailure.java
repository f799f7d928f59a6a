package upay.store.sql;

import io.vertx.pgclient.PgException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import upay.port.StoreException;
import upay.store.tls.TlsFault;

/** Why one host of the store was not used. */
public record HostFailure(StoreHost host, Throwable cause) {
    private static final int FAULT = 3;
    private static final int REFUSAL = 2;
    private static final int READ_ONLY = 1;

    /** The one that tells an operator most: what is to be corrected, before what may pass. */
    public static HostFailure mostTelling(List<HostFailure> failures) {
        return failures.stream()
                .max(Comparator.comparingInt(HostFailure::weight))
                .orElseThrow();
    }

    private int weight() {
        if (TlsFault.of(cause).isPresent()) {
            return FAULT;
        }
        Optional<StoreRefusal> refusal = StoreRefusal.of(cause);
        return refusal.map(
                        said -> said.sqlState().equals(SqlStates.READ_ONLY) ? READ_ONLY : said.mayPass() ? 0 : REFUSAL)
                .orElse(0);
    }

    /** All of them, on one line. */
    public static String list(List<HostFailure> failures) {
        return failures.stream()
                .map(failure -> failure.host + " " + failure.words())
                .collect(Collectors.joining("; "));
    }

    private String words() {
        Optional<String> fault = TlsFault.of(cause);
        if (fault.isPresent()) {
            return "fails: " + fault.get().replaceFirst("\\.$", "");
        }
        Optional<StoreRefusal> refusal = StoreRefusal.of(cause);
        if (refusal.isPresent()) {
            return refusal.get().sqlState().equals(SqlStates.READ_ONLY)
                    ? "only reads"
                    : "refuses (" + refusal.get().words() + ")";
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "does not respond ("
                + String.valueOf(root.getMessage()).lines().findFirst().orElse("") + ")";
    }

    /** As the failure of a caller of the non-blocking driver. */
    static StoreException unusable(List<HostFailure> failures) {
        Throwable cause = mostTelling(failures).cause;
        String every = failures.size() > 1 ? " (" + list(failures) + ")" : "";
        if (cause instanceof SqlRefusal refused) {
            return new StoreException(
                    "the store cannot be used" + (every.isEmpty() ? " (" + refused.getMessage() + ")" : every) + ": "
                            + SqlStates.explain(refused.sqlState()),
                    true,
                    refused);
        }
        String fault = TlsFault.of(cause).map(said -> ": " + said).orElse("");
        boolean refused = cause instanceof PgException;
        return new StoreException(
                "the store cannot be " + (refused ? "used" : "reached") + (every.isEmpty() ? fault : every),
                true,
                cause);
    }
}
