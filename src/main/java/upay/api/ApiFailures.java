package upay.api;

import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.port.StoreException;
import upay.store.registry.RegistryException;

/** Which problem a failure is. */
final class ApiFailures {
    private static final Logger LOG = LoggerFactory.getLogger(ApiFailures.class);

    /** How the registries say that something is not there. */
    private static final Pattern ABSENT = Pattern.compile("^there is no |^merchant \\S+ has no store ");

    private ApiFailures() {}

    /** Whether the store's rules refused the act, so that nothing was written. */
    static boolean isRefusal(Throwable failure) {
        return failure instanceof RegistryException;
    }

    static Problem problem(ApiRoute route, Throwable failure) {
        if (failure instanceof Problem problem) {
            return problem;
        }
        if (failure instanceof RegistryException refusal) {
            String detail = String.valueOf(refusal.getMessage());
            return ABSENT.matcher(detail).find() ? Problem.notFound(detail) : Problem.conflict(detail);
        }
        if (failure instanceof StoreException lost) {
            return Problem.unavailable(
                    lost.nothingStored()
                            ? "The store does not answer; nothing was changed. Try again."
                            : "The store's answer was lost. Look whether the change was made before you repeat it.");
        }
        LOG.error("{} failed", route, failure);
        return Problem.internal();
    }
}
