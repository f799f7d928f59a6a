package upay.api.access;

import io.vertx.core.Future;
import upay.domain.Secret;

/** Hashes passwords on other threads. */
public interface PasswordHashes {
    Future<Boolean> fits(Secret password, String hash);

    /** False, after as long as {@link #fits} takes. */
    Future<Boolean> waste(Secret password);

    Future<String> hash(Secret password);
}
