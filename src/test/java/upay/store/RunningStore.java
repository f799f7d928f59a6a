package upay.store;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A store over a fresh database, for all tests of a class:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RunningStore STORE = new RunningStore();
 * }</pre>
 */
public final class RunningStore implements AfterAllCallback {
    public final TestStore database = TestStore.fresh();
    public final Vertx vertx = Vertx.vertx();
    public final Store store = database.start(vertx);

    @Override
    public void afterAll(ExtensionContext context) {
        store.close().await();
        vertx.close().await();
    }
}
