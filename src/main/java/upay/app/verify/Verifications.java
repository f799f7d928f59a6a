package upay.app.verify;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.net.URI;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import upay.store.Store;

/** Verifications within a gateway, one after another on a thread of their own, which ends with Vert.x. Threads: any. */
public final class Verifications {
    private final Store store;
    private final @Nullable URI sandbox;
    private final WorkerExecutor thread;

    /** @param sandbox whose ledger is compared; null: none */
    public Verifications(Vertx vertx, Store store, @Nullable URI sandbox) {
        this.store = store;
        this.sandbox = sandbox;
        this.thread = vertx.createSharedWorkerExecutor("verification", 1, 1, TimeUnit.DAYS);
    }

    /** Whether there is a sandbox. */
    public boolean isPlayed() {
        return sandbox != null;
    }

    /** Parameters as {@link Verification#run} has them. */
    public Future<Verification.Report> run(@Nullable LocalDate day, Verification.Listener listener) {
        return thread.executeBlocking(() -> new Verification(store, books(), listener).run(day));
    }

    private @Nullable SandboxBooks books() throws IOException, InterruptedException {
        if (sandbox == null) {
            return null;
        }
        SandboxBooks books = new SandboxBooks(sandbox, SandboxBooks.FEW);
        books.read();
        return books;
    }
}
