package upay.api;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.audit.Act;
import upay.audit.AuditSource;
import upay.store.Administration;
import upay.store.Store;

/**
 * The store as the management API uses it, over connections of its own: whatever it is asked for, payments have theirs.
 * Threads: any.
 */
public final class ApiStore {
    private final Store store;

    public ApiStore(Store store) {
        this.store = store;
    }

    /** To read. */
    public Store read() {
        return store;
    }

    /** @param expected the tag of the subject as the caller saw it; null: whatever it is now */
    <T> Future<T> administer(
            AuditSource source, Act act, @Nullable String expected, Function<Administration, Future<T>> work) {
        return store.administer(source, act, before -> require(expected, before), work);
    }

    private static void require(@Nullable String expected, @Nullable String before) {
        if (expected == null) {
            return;
        }
        boolean same = expected.equals("*") ? before != null : expected.equals(tag(before));
        if (!same) {
            throw Problem.changed("It was changed since you read it. Read it again, and decide again.");
        }
    }

    Future<@Nullable String> tag(Act subject) {
        return store.subject(subject).map(ApiStore::tag);
    }

    private static @Nullable String tag(@Nullable String subject) {
        if (subject == null) {
            return null;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(subject.getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(hash, 0, 16) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
