package upay.store.activation;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import upay.port.StoreException;
import upay.store.registry.MasterKeyTable;
import upay.store.seal.SealException;
import upay.store.sql.SharedRead;

/**
 * The version of the master key that seals new keys, remembered: a rotation changes it once in a long time. The
 * statements that store sealed values compare it with the store's ({@link #IS_CURRENT}), and store nothing if it has
 * changed. Threads: any.
 */
final class SealingVersion {
    /** True if {@code a.version} is the version that seals. */
    static final String IS_CURRENT = "a.version = (select max(k.version) from master_keys k)";

    private final SharedRead<Integer> read;
    private volatile @Nullable Integer known;

    SealingVersion(MasterKeyTable keys) {
        this.read = new SharedRead<>(() -> keys.require().recover(SealingVersion::unusable));
    }

    /** Fails only with {@link StoreException}. */
    Future<Integer> current() {
        Integer version = known;
        return version != null ? Future.succeededFuture(version) : read.get().onSuccess(found -> known = found);
    }

    private static Future<Integer> unusable(Throwable e) {
        return Future.failedFuture(
                e instanceof SealException
                        ? new StoreException("the master keys are not those of the store", true, e)
                        : e);
    }

    /** To be read again: a statement stored nothing, perhaps for this reason. */
    void forget() {
        known = null;
    }
}
